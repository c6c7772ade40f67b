"""What a message wants: its intent, how sure we are, and every request it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rasa_components.asking import asks, may_ask
from rasa_components.clauses import Clause, split_clauses
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
    "topic_threshold": 0.6,  # ... that only names a topic, or gets a courtesy ...
    "statement_threshold": 0.85,  # ... that neither asks nor wishes in so many words
    "whole_threshold": 0.9,  # so sure of a message as a whole, its parts may add but not deny;
    # ... and so sure of a part that asks, it adds to a whole that no part agrees with
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
    topic_threshold: float
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
            float(full["topic_threshold"]),
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

    def possible(self, ranking: Ranking, text: str, prepared: str) -> Ranking:
        """Return the ranking without what the text can't mean: "my number is" has none."""
        if refers(text, prepared):
            return ranking
        return tuple(each for each in ranking if each[0] not in self.only_with_reference)

    def counts(self, clause: str, intent: str, confidence: float) -> bool:
        """Tell whether a clause makes a request of its own, beside what the whole message wants."""
        if asks(clause) and intent not in self.harmless:
            return confidence >= self.clause_threshold
        if may_ask(clause):
            return confidence >= self.topic_threshold
        # "It came broken": only told, and meant beyond doubt.
        return confidence >= self.statement_threshold and intent not in self.only_asked


Heard = tuple[Clause, Ranking]


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
    (ranked,) = model.rank([text], encoders)
    whole = settings.possible(ranked.ranking, message, text)
    clauses = split_clauses(message)
    heard, stage = _heard(clauses, model, encoders, settings) if len(clauses) > 1 else ((), 0)
    intent, confidence = whole[0]
    if confidence < settings.needed(intent):
        intent, confidence = FALLBACK, 1 - confidence
    requests = requests_in(whole, heard, settings)
    if len(requests) < 2:
        requests = (Request(intent, confidence, 0, len(message)),)
    ranking = whole[: settings.ranking_length]
    return Understanding(intent, confidence, ranking, requests, max(stage, ranked.stage))


def _heard(
    clauses: Sequence[Clause], model: IntentModel, encoders: Sequence[Encoder], settings: Settings
) -> tuple[tuple[Heard, ...], int]:
    """Return each clause with the ranking of a sure reading, and the last stage asked."""
    said = [(clause, reading) for clause in clauses for reading in clause.readings]
    texts = [model.prepared(reading) for _, reading in said]
    # One that counts already needs no slower encoder.
    ranked = model.rank(texts, encoders, settings.clause_threshold)
    best: dict[Clause, Ranking] = {}
    for (clause, reading), text, each in zip(said, texts, ranked, strict=True):
        ranking = settings.possible(each.ranking, reading, text)
        sure = best[clause][0][1] if clause in best else 0.0
        if sure < min(settings.topic_threshold, ranking[0][1]):
            best[clause] = ranking
    return tuple(best.items()), max(each.stage for each in ranked)


def requests_in(whole: Ranking, heard: Sequence[Heard], settings: Settings) -> tuple[Request, ...]:
    """Return the clauses' distinct requests in text order, each of them beyond doubt.

    A clause out of its sentence misleads easily ("got it, want to return it" asks one thing), so
    another request than the whole message's own must ask, or be told beyond doubt. Less than two
    where the whole message is beyond doubt, and no clause agrees with it or adds to it.
    """
    found: dict[str, Request] = {}
    for clause, ranking in heard:
        intent, sure = ranking[0]
        own = intent == whole[0][0] and sure >= settings.threshold
        if intent in settings.not_requests:
            continue
        if not (own or settings.counts(clause.core, intent, sure)):
            continue
        known = found.get(intent, Request(intent, sure, clause.start, clause.end))
        found[intent] = replace(known, confidence=max(known.confidence, sure), end=clause.end)
    if whole[0][1] >= settings.whole_threshold and whole[0][0] not in found:
        found = _beside(whole[0], heard, settings)
    return tuple(sorted(found.values(), key=lambda request: request.start))


def _beside(
    own: tuple[str, float], heard: Sequence[Heard], settings: Settings
) -> dict[str, Request]:
    """Return what is asked for beyond doubt beside what only the whole message tells.

    That lies in another clause that asks, the one that comes next to it: "how many do you make"
    alone is any product's.
    """
    found: dict[str, Request] = {}
    rest = []
    for clause, ranking in heard:
        intent, sure = ranking[0]
        if not asks(clause.core):
            continue
        if sure >= settings.whole_threshold and intent not in settings.not_requests:
            found.setdefault(intent, Request(intent, sure, clause.start, clause.end))
        else:
            rest.append((dict(ranking).get(own[0], 0.0), clause))
    if not rest or own[0] in settings.not_requests:
        return {}
    clause = max(rest, key=lambda each: each[0])[1]
    return found | {own[0]: Request(*own, clause.start, clause.end)}
