"""`make lock`: write requirements/*.txt from requirements/*.in, with hashes, without addresses.

What is locked already stays as it is while the .in files allow it; UPGRADE=1 takes the newest.
"""

import os
import sys

from scripts.console import carry_out, run, say
from scripts.environments import ensure_uv

PYTHONS = {"uv": "3.11", "app": "3.11", "dev": "3.11", "rasa": "3.10", "encoder": "3.10"}
ALONE = {"encoder"}  # only what its .in file names
# Hashes, every platform, and no address or path of the machine on which they are written.
OPTIONS = ["--quiet", "--generate-hashes", "--no-annotate", "--universal"]
NOTE = "--custom-compile-command=make lock"


def main() -> int:
    """Write all lock files and return the exit code."""
    return carry_out(lambda: lock(upgrade=bool(os.environ.get("UPGRADE"))))


def lock(*, upgrade: bool) -> None:
    """Write all lock files.

    Raises:
        SetupError: nothing fits the .in files together, or the network is away.
    """
    uv = ensure_uv()
    for name, python in PYTHONS.items():
        say(f"requirements/{name}.txt")
        source, target = f"requirements/{name}.in", f"requirements/{name}.txt"
        options = [*OPTIONS, NOTE, "--python-version", python, *(["--upgrade"] if upgrade else [])]
        options += ["--no-deps"] if name in ALONE else []
        run(f"Locking {name}", uv, "pip", "compile", *options, source, "-o", target)


if __name__ == "__main__":
    sys.exit(main())
