"""`python -m scripts.tune [--leave-out FILE ...]`: teach the sentence encoders data/nlu anew.

Three quarters of an hour on two cores; afterwards the encoders' files and the model have to be made
again.
"""

import sys
import tempfile

from scripts import encoder, environments
from scripts.console import ROOT, carry_out, require_space, run_logged, say

_LOG = ROOT / "var" / "log" / "tune.log"


def main(arguments: list[str]) -> int:
    """Tune and return the exit code."""
    return carry_out(lambda: tune(arguments))


def tune(options: list[str]) -> None:
    """Fetch the published weights and tune; `options` are those of rasa_components.tune_encoder.

    Raises:
        SetupError: there is no room, or a step failed.
    """
    brain = environments.brain_environment()
    require_space(encoder.SIZE)
    environments.ensure_uv()
    with tempfile.TemporaryDirectory(dir=ROOT / "var", prefix="encoder-parts-") as parts:
        encoder.fetch(brain, parts)
        say("tuning the encoders (three quarters of an hour; log: var/log/tune.log)")
        program = [str(brain.python), "-m", "rasa_components.tune_encoder", parts, "data/nlu"]
        shown, extra = "^((?:lower|step|intents).*)", {"PYTHONPATH": parts}
        run_logged("Tuning", *program, *options, log=_LOG, shown=shown, extra=extra, folder=ROOT)
    say("done: `make train` makes the encoder's files and the model anew")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
