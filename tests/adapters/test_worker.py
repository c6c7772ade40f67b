"""The thread that sends what is due."""

import threading

from preorder.service.outbox import Worker


def test_the_worker_goes_on_after_a_failure():
    tried, enough = [], threading.Event()

    def job():
        tried.append(1)
        if len(tried) > 2:
            enough.set()
        raise RuntimeError("broken")

    worker = Worker(job, seconds=0.01)
    worker.start()

    assert enough.wait(5)
    worker.stop()
