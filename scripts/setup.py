"""`python3 -m scripts.setup`: make both environments and the sentence encoder, what is due of it.

Until the version of Python is known, nothing newer than Python 3.6 may stand in this file.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Python 3.11 or newer is needed to set this up; %s is %d.%d. Say which to use, for "
        "example:  make run PYTHON=python3.12" % (sys.executable, *sys.version_info[:2])
    )

import argparse
import os
from pathlib import Path

from scripts import encoder, environments
from scripts.console import carry_out, require_space, say
from scripts.pythons import find_python310


def main(arguments: list[str]) -> int:
    """Set up and return the exit code."""
    parser = argparse.ArgumentParser(description="Make both environments from their lock files.")
    parser.add_argument("--production", action="store_true", help="without the tests' tools")
    parser.add_argument("--app-only", action="store_true", help="leave Rasa's environment alone")
    options = parser.parse_args(arguments)
    return carry_out(lambda: set_up(production=options.production, app_only=options.app_only))


def set_up(*, production: bool, app_only: bool) -> None:
    """Bring each environment to its lock file, then make the encoder, with the brain's Python.

    A Python 3.10 is looked for before anything large.

    Raises:
        SetupError: something is missing or failed.
    """
    app = environments.app_environment(production=production)
    brain = environments.brain_environment()
    wanted = [app] if app_only else [app, brain]
    due = [environment for environment in wanted if not environments.is_complete(environment)]
    encoder_due = not app_only and not encoder.is_complete()
    if not due and not encoder_due:
        return
    sizes = [environment.size for environment in due if not environment.python.exists()]
    require_space(sum(sizes) + (encoder.SIZE if encoder_due else 0))
    uv = environments.ensure_uv()
    pythons = {app.folder: lambda: Path(sys.executable)}
    if brain in due:
        python310 = find_python310(os.environ, uv, environments.TOOLS / "pythons")
        pythons[brain.folder] = lambda: python310
    for environment in due:
        environments.ensure(environment, pythons[environment.folder])
    if encoder_due:
        encoder.ensure(brain)
    say("set-up is complete")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
