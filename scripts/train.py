"""`python -m scripts.train`: train the model if what it is made of has changed since.

Rasa's own cache is switched off: its key holds the source of a component's class only, so a
changed helper or word list beside the class would silently keep the old result.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts import stamps
from scripts.console import ROOT, SetupError, carry_out, require_space, run_logged, say

MODEL_NAME = "preorder-assistant"
SPACE_WANTED = 500_000_000  # bytes
_ENVIRONMENT = {"RASA_MAX_CACHE_SIZE": "0"}
_STEP = r" INFO [ -]*(.*?)[ -]*$"


def main(arguments: list[str]) -> int:
    """Train if due; return the exit code."""
    parser = argparse.ArgumentParser(description="Train the model if its inputs changed.")
    parser.add_argument("--force", action="store_true", help="train in any case")
    options = parser.parse_args(arguments)
    return carry_out(lambda: train(ROOT, force=options.force))


def train(root: Path, *, force: bool) -> bool:
    """Train the model unless it is up to date; tell whether it was trained.

    The new model takes the old one's place only once it is whole.

    Raises:
        SetupError: an input is missing, or the training failed.
    """
    model, stamp = model_of(root), stamp_of(root)
    wanted = stamps.fingerprint(files=inputs(root), root=root)
    if not force and model.exists() and stamps.read(stamp) == wanted:
        return False
    require_space(SPACE_WANTED, root)
    draft = root / "var" / "training"
    say("training the model (about five minutes the first time on a free machine)")
    rasa = [str(root / ".venv-rasa" / "bin" / "python"), "-m", "rasa", "train", "--force"]
    # Its validation finds little and warns of every answer that no rule names; tests do that here.
    options = ["--skip-validation", "--fixed-model-name", MODEL_NAME, "--out", str(draft)]
    log = root / "var" / "log" / "train.log"
    run_logged("Training", *rasa, *options, log=log, shown=_STEP, extra=_ENVIRONMENT, folder=root)
    if not (draft / model.name).exists():
        raise SetupError(f"Rasa made no model; {log} says why.")
    model.parent.mkdir(exist_ok=True)
    stamps.remove(stamp)
    (draft / model.name).replace(model)
    stamps.write(stamp, wanted)
    say(f"the model is ready: {model.relative_to(root)}")
    return True


def model_of(root: Path) -> Path:
    """Return where the trained model lies."""
    return root / "models" / f"{MODEL_NAME}.tar.gz"


def stamp_of(root: Path) -> Path:
    """Return the stamp of the trained model."""
    return root / "models" / f"{MODEL_NAME}.stamp"


def inputs(root: Path) -> Iterator[Path]:
    """Yield the files that the model depends on: Rasa's version, our data and our components.

    Raises:
        SetupError: one that must be there is missing.
    """
    for name in ("config.yml", "domain.yml", "requirements/rasa.txt"):
        if not (root / name).is_file():
            raise SetupError(f"{name} is missing: the model is made from it.")
        yield root / name
    for folder in ("data", "rasa_components"):
        for path in (root / folder).rglob("*"):
            if path.is_file() and not {"__pycache__", ".DS_Store"} & set(path.parts):
                yield path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
