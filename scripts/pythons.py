"""Find the Python 3.10 that Rasa needs.

Every candidate is executed: a name on PATH proves nothing. pyenv's shim `python3.10` stands on
PATH even where 3.10 is not the chosen version, and then answers "command not found".
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from scripts.console import SetupError, child_environment

# What Rasa needs of the standard library and a hand-built Python may lack.
_PROBE = "import ctypes, sqlite3, ssl, sys; print('%d.%d' % sys.version_info[:2])"
_PROBE_SECONDS = 30

MISSING = """\
Rasa 3.6.21 runs on Python 3.10, and no working Python 3.10 was found.
Looked at: $PYTHON310, python3.10 on PATH, pyenv's versions, uv's.
Install one, for example with  pyenv install 3.10  or  apt install python3.10,
or say where it is:  PYTHON310=/path/to/python3.10 make run"""


def find_python310(environ: Mapping[str, str], uv: Path | None, own: Path) -> Path:
    """Return a Python 3.10 that runs, fetched by uv if none is here.

    Args:
        environ: read for PYTHON310, PATH, PYENV_ROOT and HOME.
        uv: the uv program, or None to look without it.
        own: the folder in which uv may put a Python of its own.

    Raises:
        SetupError: there is none, and uv could fetch none.
    """
    for candidate in candidates(environ):
        if is_python310(candidate):
            return candidate
    if uv is not None:
        for fetch in (False, True):
            found = _ask_uv(uv, own, fetch=fetch)
            if found is not None and is_python310(found):
                return found
    raise SetupError(MISSING)


def candidates(environ: Mapping[str, str]) -> Iterator[Path]:
    """Yield the places where a Python 3.10 may be, the most explicit first, unchecked."""
    if environ.get("PYTHON310"):
        yield Path(environ["PYTHON310"])
    # Every one on PATH, not only the first: the first may be the shim that doesn't work.
    for folder in environ.get("PATH", "").split(os.pathsep):
        if found := shutil.which("python3.10", path=folder or os.curdir):
            yield Path(found)
    roots = [environ.get("PYENV_ROOT", ""), str(Path(environ.get("HOME", "")) / ".pyenv")]
    for root in dict.fromkeys(filter(None, roots)):
        versions = sorted((Path(root) / "versions").glob("3.10*"), key=_patch, reverse=True)
        yield from (version / "bin" / "python3.10" for version in versions)


def is_python310(program: Path) -> bool:
    """Tell whether the program runs, is Python 3.10 and has what Rasa needs built in."""
    return probe(program, _PROBE) == "3.10"


def probe(program: Path, code: str) -> str | None:
    """Return what the Python program prints for the code, or None if it doesn't work."""
    try:
        done = subprocess.run(
            [program, "-I", "-c", code],
            env=child_environment(),
            capture_output=True,
            text=True,
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _patch(version: Path) -> tuple[int, ...]:
    """Order 3.10.9 before 3.10.13."""
    return tuple(int(number) for number in re.findall(r"\d+", version.name))


def _ask_uv(uv: Path, own: Path, *, fetch: bool) -> Path | None:
    """Let uv look for a Python 3.10, or fetch one; None if it can't (no network, for example)."""
    command = ["install", "--no-bin"] if fetch else ["find", "--no-project"]
    environment = child_environment() | {"UV_PYTHON_INSTALL_DIR": str(own)}
    done = subprocess.run(
        [uv, "python", *command, "3.10"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        return None
    return _ask_uv(uv, own, fetch=False) if fetch else Path(done.stdout.strip())
