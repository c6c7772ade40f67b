"""Make the two virtual environments, exactly as their lock files say, and only when due."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts import stamps
from scripts.console import ROOT, SetupError, require_space, run, run_logged, say
from scripts.pythons import probe

TOOLS = ROOT / ".venv-tools"
UV = TOOLS / "bin" / "uv"

# Of what uv says, its stages: the hundreds of lines with a package each go to the log alone.
_STAGE = r"^((?:Resolved|Prepared|Uninstalled|Installed|Bytecode compiled) .*)"
_VERSION = "import sys; print(sys.version)"
_PURELIB = "import sysconfig; print(sysconfig.get_path('purelib'))"

# Rasa reports usage to its maker unless told not to, by an environment variable or in a file in
# the user's home. That home is not ours, and a variable that people must remember is forgotten. A
# line in a .pth file of this one environment is run at each start of its Python, so a plain
# `rasa train` or `rasa shell` is silent as well; whoever sets the variables himself has the last
# word. The address of the actions is the default that endpoints.yml can't state itself; the other
# two only keep notices about Rasa's own old libraries off the terminal.
BRAIN_DEFAULTS = {
    "RASA_TELEMETRY_ENABLED": "false",
    "PREORDER_ACTIONS_URL": "http://127.0.0.1:5055/webhook",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
}


@dataclass(frozen=True)
class Environment:
    """A virtual environment, its lock file and the room it takes."""

    folder: Path
    lock: Path
    size: int  # bytes, cache of downloads included
    defaults: tuple[tuple[str, str], ...] = ()  # environment variables that its Python sets

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def stamp(self) -> Path:
        return self.folder / ".complete"

    @property
    def log(self) -> Path:
        """Takes what the install says: var/log/setup.venv.log."""
        return self.folder.parent / "var" / "log" / f"setup{self.folder.name}.log"


def app_environment(*, production: bool) -> Environment:
    """Return the environment for everything of ours; without the tests' tools in production."""
    lock = ROOT / "requirements" / ("app.txt" if production else "dev.txt")
    return Environment(ROOT / ".venv", lock, size=800_000_000)


def brain_environment() -> Environment:
    """Return the environment in which Rasa runs."""
    return Environment(
        ROOT / ".venv-rasa",
        ROOT / "requirements" / "rasa.txt",
        size=4_000_000_000,
        defaults=tuple(BRAIN_DEFAULTS.items()),
    )


def expected_stamp(environment: Environment) -> str | None:
    """Return the stamp that a finished environment has, or None if its Python doesn't run."""
    version = probe(environment.python, _VERSION)
    if version is None:
        return None
    return stamps.fingerprint(version, repr(environment.defaults), files=[environment.lock])


def is_complete(environment: Environment) -> bool:
    """Tell whether nothing is to be done."""
    made = stamps.read(environment.stamp)
    return made is not None and made == expected_stamp(environment)


def ensure(environment: Environment, find_python: Callable[[], Path]) -> None:
    """Make the environment, or bring it to its lock file, unless it is there already.

    Args:
        environment: what to make.
        find_python: asked for the Python to use only where one is needed.

    Raises:
        SetupError: there is no room, no Python, or an install failed.
    """
    name = environment.folder.name
    if is_complete(environment):
        return
    require_space(environment.size)
    unfinished = stamps.read(environment.stamp) is None or expected_stamp(environment) is None
    stamps.remove(environment.stamp)
    if unfinished:
        python = find_python()
        say(f"{name}: new, with {python}")
        options = ["--quiet", "--no-project", "--clear", "--python", str(python)]
        run(f"Making {name}", UV, "venv", *options, environment.folder)
    log = environment.log.relative_to(environment.folder.parent)
    say(f"{name}: installing {environment.lock.name} (minutes the first time; log: {log})")
    options = ["--require-hashes", "--compile-bytecode", "--python", str(environment.python)]
    command = [str(UV), "pip", "sync", *options, str(environment.lock)]
    run_logged(f"Installing into {name}", *command, log=environment.log, shown=_STAGE)
    finish(environment)
    say(f"{name}: ready")


def finish(environment: Environment) -> None:
    """Write the environment's defaults, and the stamp last."""
    if environment.defaults:
        purelib = probe(environment.python, _PURELIB)
        if purelib is None:
            raise SetupError(f"{environment.python} does not run.")
        line = "; ".join(f"d({key!r}, {value!r})" for key, value in environment.defaults)
        file = Path(purelib) / "assistant_defaults.pth"
        file.write_text(f"import os; d = os.environ.setdefault; {line}\n")
    stamps.write(environment.stamp, expected_stamp(environment) or "")


def ensure_uv() -> Path:
    """Return uv, fetched with pip into a small environment of its own if it isn't there.

    Raises:
        SetupError: this Python can't make environments, or pip could not fetch it.
    """
    lock = ROOT / "requirements" / "uv.txt"
    stamp = TOOLS / ".complete"
    wanted = stamps.fingerprint(sys.version, files=[lock])
    if stamps.read(stamp) == wanted and UV.exists():
        return UV
    say("fetching uv, which makes the environments")
    stamps.remove(stamp)
    hint = "Making .venv-tools (on Debian and Ubuntu it needs: apt install python3-venv)"
    run(hint, sys.executable, "-m", "venv", "--clear", TOOLS)
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]
    run("Fetching uv", TOOLS / "bin" / "python", "-m", "pip", "install", *options, "-r", lock)
    stamps.write(stamp, wanted)
    return UV
