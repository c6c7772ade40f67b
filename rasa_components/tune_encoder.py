"""`python -m rasa_components.tune_encoder PARTS DATA`: teach both encoders shops' language.

Run by hand (`make tune`, three quarters of an hour on two cores), not when a model is trained.
Each weight of the quick network, and of the careful one's upper layers, gets a small addition, the
product of two narrow matrices (LoRA); they learn to tell the intents of DATA's messages apart, and
tuning.py keeps them. A seventh of the messages, or with --leave-out those of some files, are not
learnt from: what is gained for them is printed, the share of their intents that a regression over
the vectors names. With --leave-out nothing is written.
"""

import argparse
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import tensorflow as tf
from safetensors.numpy import load as read_weights
from tokenizers import Tokenizer

from rasa_components import tuning
from rasa_components.careful_network import LAYERS, CarefulNetwork
from rasa_components.convert_encoder import published
from rasa_components.encoder import MAX_TOKENS
from rasa_components.nlu_files import read_examples
from rasa_components.normalise import normalise
from rasa_components.tunable_careful import UPPER, Careful
from rasa_components.tunable_network import Learnt, Tunable
from rasa_components.tunable_quick import quick
from rasa_components.tuner import Pace, Texts, encoded, named, say, tune

_TOGETHER = 32
_QUICK, _CAREFUL = Pace(5, 2e-3), Pace(3, 1e-3)


def _lower(weights: dict[str, np.ndarray], tokenizer: Tokenizer, texts: Sequence[str]) -> Texts:
    """Run the layers that stay as they are, once."""
    ids = [each.ids for each in tokenizer.encode_batch(list(texts))]
    with tempfile.NamedTemporaryFile(suffix=".onnx") as file:
        onnx.save(CarefulNetwork(weights).lower(LAYERS - UPPER), file.name)
        session = onnxruntime.InferenceSession(file.name)
    counts = np.array([len(own) for own in ids])
    began, found = time.monotonic(), [np.empty(0)] * len(ids)
    for number in np.unique(counts):  # together only with texts that are as long
        same = np.flatnonzero(counts == number)
        for rows in np.array_split(same, -(-len(same) // _TOGETHER)):
            vectors = session.run(None, {"ids": np.array([ids[row] for row in rows])})[0]
            for row, own in zip(rows, np.split(vectors.astype(np.float16), len(rows)), strict=True):
                found[row] = own
        say(f"lower layers: messages of up to {number} tokens", began)
    return Texts(np.concatenate(found), counts)


def main() -> None:
    """Tune and write, or tune without some files and tell what it gained."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("parts", type=Path, help="the folder with the packages of the weights")
    arguments.add_argument("data", type=Path, help="the folder with the training messages")
    arguments.add_argument("--leave-out", nargs="+", default=[], metavar="FILE")
    given = arguments.parse_args()
    tf.random.set_seed(0)
    files = sorted(given.data.glob("*.yml"))
    rows = [(normalise(t), i, f.name) for f in files for t, i in read_examples(f)]
    texts = np.array([text for text, _, _ in rows])
    numbers = np.unique([intent for _, intent, _ in rows], return_inverse=True)[1]
    if given.leave_out:
        used = ~np.isin([file for _, _, file in rows], given.leave_out)
    else:
        used = ~np.array([tuning.kept_apart(text) for text in texts])
    learnt: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for of, pace in ((quick, _QUICK), (_careful, _CAREFUL)):
        learnt |= _taught(*of(published(given.parts), texts), numbers, used, pace)
    if not given.leave_out:
        tuning.write(learnt, texts[used].tolist())


def _careful(files: Mapping[str, bytes], texts: Sequence[str]) -> tuple[Tunable, Texts]:
    """Return the careful network's upper layers, and what the lower ones make of each text."""
    tokenizer = Tokenizer.from_str(files["tokenizer.json"].decode())
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    weights = read_weights(files["model.safetensors"])
    return Careful(weights), _lower(weights, tokenizer, texts)


def _taught(
    network: Tunable, texts: Texts, numbers: np.ndarray, used: np.ndarray, pace: Pace
) -> Learnt:
    """Tune a network with the `used` rows, and tell what the others gained."""
    before = named(encoded(network, texts), numbers, used)
    tune(network, texts, numbers, np.flatnonzero(used), pace)
    after = named(encoded(network, texts), numbers, used)
    shares = f"{before:.4f} before, {after:.4f} after"
    print(f"intents of messages not learnt from that are named: {shares}", flush=True)  # noqa: T201
    return network.learnt()


if __name__ == "__main__":
    main()
