"""What a message wants: its intent, how sure we are, and every request it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_components.clauses import Clause, may_ask, split_clauses
from rasa_components.encoder import Encoder
from rasa_components.intent_model import IntentModel, Ranking
from rasa_components.normalise import refers

FALLBACK = "nlu_fallback"
DEFAULTS: Mapping[str, Any] = {
    "encoder": "full",  # "quick": one small encoder; "none": by words alone, no model file
    "encoder_folder": None,  # with the encoders' files, if not models/encoder
    "C": 10.0,  # how closely to follow the training rows
    "threshold": 0.4,  # below it: nlu_fallback
    "harmless": [],  # intents whose reply does no harm if they are mistaken for another ...
    "harmless_threshold": 0.2,  # ... and their threshold
    "clause_threshold": 0.5,  # for one of several requests in a message ...
    "statement_threshold": 0.85,  # ... that neither asks nor wishes in so many words
    "whole_threshold": 0.9,  # so sure of a message as a whole, its parts may add but not deny
    "ranking_length": 5,
    "only_asked": [],  # intents that a statement beside another request does not ask for
    "only_with_reference": [],  # intents that a message without number or address never has
    "not_requests": [],  # intents that are never a request of their own in a longer message
    "background": None,  # an NLU file of messages about nothing in particular, for intents ...
    # ... that have none for what is out of scope: from it is learnt when to keep silent
    "vector_cache": None,  # a file that spares encoding the training data again
}


@dataclass(frozen=True)
class Settings:
    """The part of the component's configuration that says when to answer."""

    threshold: float
    harmless_threshold: float
    clause_threshold: float
    statement_threshold: float
    whole_threshold: float
    ranking_length: int
    not_requests: frozenset[str]
    only_asked: frozenset[str]
    only_with_reference: frozenset[str]
    harmless: frozenset[str]

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "Settings":
        """Read them from a Rasa component's configuration, DEFAULTS for what it leaves out."""
        full = {**DEFAULTS, **config}
        return cls(
            float(full["threshold"]),
            float(full["harmless_threshold"]),
            float(full["clause_threshold"]),
            float(full["statement_threshold"]),
            float(full["whole_threshold"]),
            int(full["ranking_length"]),
            frozenset(full["not_requests"]),
            frozenset(full["only_asked"]),
            frozenset(full["only_with_reference"]),
            frozenset(full["harmless"]),
        )

    def needed(self, intent: str) -> float:
        """Return the confidence below which the intent is not answered."""
        return self.harmless_threshold if intent in self.harmless else self.threshold

    def possible(self, ranking: Ranking, text: str) -> Ranking:
        """Return the ranking without what the prepared text can't mean: "my number is" has none."""
        if refers(text):
            return ranking
        return tuple(each for each in ranking if each[0] not in self.only_with_reference)

    def told(self, intent: str, confidence: float) -> bool:
        """Tell whether a statement ("it came broken") makes a request of that intent."""
        return confidence >= self.statement_threshold and intent not in self.only_asked


@dataclass(frozen=True)
class Request:
    """One wish or question; characters [start, end) of the message hold it."""

    intent: str
    confidence: float
    start: int
    end: int


@dataclass(frozen=True)
class Understanding:
    """`intent` is FALLBACK below the threshold; `ranking` holds the real intents then too.

    `stage`: the last one of the model that was asked.
    """

    intent: str
    confidence: float
    ranking: Ranking
    requests: tuple[Request, ...]
    stage: int = 0

    def requests_as_dicts(self) -> list[dict[str, Any]]:
        """Return them as they travel in the message."""
        return [
            {"intent": r.intent, "confidence": r.confidence, "span": [r.start, r.end]}
            for r in self.requests
        ]


def understand(
    message: str, model: IntentModel, encoders: Sequence[Encoder], settings: Settings
) -> Understanding:
    """Classify the message as a whole and, where it has several clauses, each of them."""
    text = model.prepared(message)
    if not text:
        return Understanding(FALLBACK, 1.0, (), (Request(FALLBACK, 1.0, 0, len(message)),))
    clauses = split_clauses(message)
    parts = clauses if len(clauses) > 1 else ()
    texts = [text, *(model.prepared(part.in_full) for part in parts)]
    ranked = model.rank(texts[:1], encoders)
    if parts:  # one that counts already needs no slower encoder
        ranked += model.rank(texts[1:], encoders, settings.clause_threshold)
    whole, *rankings = [
        settings.possible(each.ranking, words) for words, each in zip(texts, ranked, strict=True)
    ]
    intent, confidence = whole[0]
    if confidence < settings.needed(intent):
        intent, confidence = FALLBACK, 1 - confidence
    requests = requests_in(whole, list(zip(parts, rankings, strict=True)), settings)
    if len(requests) < 2:
        requests = (Request(intent, confidence, 0, len(message)),)
    ranking, stage = whole[: settings.ranking_length], max(each.stage for each in ranked)
    return Understanding(intent, confidence, ranking, requests, stage)


def requests_in(
    whole: Ranking, parts: Sequence[tuple[Clause, Ranking]], settings: Settings
) -> tuple[Request, ...]:
    """Return the clauses' distinct requests in text order, each of them beyond doubt.

    A clause out of its sentence misleads easily ("got it, want to return it" asks one thing), so
    another request than the whole message's own must ask, or be told beyond doubt. Empty where
    the whole message is beyond doubt, and no clause agrees with it.
    """
    found: dict[str, Request] = {}
    for clause, ranking in parts:
        intent, confidence = ranking[0]
        own = intent == whole[0][0]
        needed = settings.threshold if own else settings.clause_threshold
        if confidence < needed or intent in settings.not_requests:
            continue
        if not (own or may_ask(clause.text) or settings.told(intent, confidence)):
            continue
        known = found.get(intent)
        start = known.start if known else clause.start
        best = max(confidence, known.confidence) if known else confidence
        found[intent] = Request(intent, best, start, clause.end)
    if whole[0][1] >= settings.whole_threshold and whole[0][0] not in found:
        return ()
    return tuple(sorted(found.values(), key=lambda request: request.start))
