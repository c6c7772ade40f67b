"""Run in Rasa's environment by test_brain_nlu.py: prints JSON about models it makes.

`python -m tests.nlu.brain_probe words FOLDER` trains by words alone, saves and reads again;
`... encoder FOLDER` tries the encoder with the right and with a wrong file.
"""

import json
import sys
from pathlib import Path
from typing import Any

ROWS = [
    *[(f"cancel {what}", "cancel_order") for what in ("it", "my order", "the bag", "this please")],
    *[(f"where is {what}", "order_status") for what in ("it", "my order", "the bag", "my parcel")],
    *[(f"{what} there", "greeting") for what in ("hello", "hi", "hey", "good morning")],
]


def by_words(folder: Path) -> dict[str, Any]:
    """Train, save, read; tell what both understand."""
    from rasa_components.intent_model import load_model, no_vectors  # noqa: PLC0415
    from rasa_components.intent_training import train  # noqa: PLC0415
    from rasa_components.parse import Parser  # noqa: PLC0415

    texts, intents = [text for text, _ in ROWS], [intent for _, intent in ROWS]
    config = {"threshold": 0.0, "clause_threshold": 0.0, "not_requests": ["greeting"]}
    model = train(texts, intents, no_vectors(len(texts)), 20.0)
    model.save(folder, config)
    asked = ["cancel my order", "where is my parcel", "hello, where is my bag and cancel the tote"]
    before = [Parser(model, config).parse(text)["ranking"] for text in asked]
    again = Parser(*load_model(folder))
    return {
        "before": before,
        "after": [again.parse(text)["ranking"] for text in asked],
        "requests": [[r["intent"] for r in again.parse(text)["requests"]] for text in asked],
        "blank": again.parse("  ")["intent"],
        "modules": sorted({"rasa", "tensorflow", "onnxruntime.capi"} & sys.modules.keys()),
    }


def with_encoder(folder: Path) -> dict[str, Any]:
    """Compare vectors; try a file that is not the encoder, and one that is not there."""
    from rasa_components.encoder import EncoderMissing, SentenceEncoder  # noqa: PLC0415

    encoder = SentenceEncoder()
    order, parcel, cats = encoder.encode(["where is my order", "where is my parcel", "cats purr"])
    alone = SentenceEncoder().encode(["where is my order"])[0]
    (folder / "model.onnx").write_bytes(b"something else")
    refused = []
    for name in ("model.onnx", "missing.onnx"):
        try:
            SentenceEncoder(str(folder / name))
        except EncoderMissing as error:
            refused.append(str(error))
    return {
        "length": float(order @ order),
        "same": float(order @ alone),
        "near": float(order @ parcel),
        "far": float(order @ cats),
        "refused": refused,
    }


if __name__ == "__main__":
    made = {"words": by_words, "encoder": with_encoder}[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps(made))  # noqa: T201 (its caller reads this)
