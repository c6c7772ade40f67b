"""Serve an application on loopback, as tests of more than one folder need it."""

import threading
import time
from contextlib import contextmanager

import uvicorn


@contextmanager
def serving(application):
    """Serve it in a thread and say where."""
    config = uvicorn.Config(
        application,
        port=0,
        log_config=None,
        ws="none",
        proxy_headers=False,  # as `preorder serve` starts it
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and thread.is_alive() and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(20)
