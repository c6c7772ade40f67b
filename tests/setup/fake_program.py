"""A small HTTP server that does as it is told: `fake_program.py PORT FOLDER [BEHAVIOUR ...]`.

Behaviours: `deaf` ignores SIGTERM, `mute` never answers, `broken` ends at once with 3.
`GET /die` ends it with 3. It and its child write their process ids into FOLDER.
"""

import http.server
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_SLEEPER = """
import signal, sys, time
if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("here", flush=True)
time.sleep(120)
"""


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/die":
            os._exit(3)
        self.send_response(200)
        self.end_headers()


def main(port: int, folder: Path, behaviour: list[str]) -> None:
    if "broken" in behaviour:
        sys.exit("the oven is cold")
    if "deaf" in behaviour:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen([sys.executable, "-c", _SLEEPER, *behaviour], stdout=subprocess.PIPE)
    assert child.stdout
    child.stdout.readline()
    (folder / f"{port}.{os.getpid()}.pids").write_text(f"{os.getpid()} {child.pid}")
    if "mute" in behaviour:
        time.sleep(120)
    http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
