"""The action server: `python -m actions.server`; on loopback unless SANIC_HOST says otherwise.

rasa-sdk's own program listens on every address, and prints its errors with what a customer wrote.
"""

import argparse
import os

from rasa_sdk.endpoint import run
from rasa_sdk.executor import ActionExecutor

from preorder.logs import write_logs
from preorder.settings import load_settings


def main() -> None:
    """Serve the actions of this package until told to end."""
    parser = argparse.ArgumentParser(prog="actions.server", description="The action server.")
    parser.add_argument("--port", type=int, default=load_settings().actions_port)
    port = parser.parse_args().port
    os.environ.setdefault("SANIC_HOST", "127.0.0.1")
    executor = ActionExecutor()
    executor.register_package("actions")
    run(executor, port)


# The server's worker is a process of its own, which gets here under the other name (as it would
# not if this were `__main__.py`).
if __name__ in {"__main__", "__mp_main__"}:
    write_logs(debug=load_settings().log_debug)
if __name__ == "__main__":
    main()
