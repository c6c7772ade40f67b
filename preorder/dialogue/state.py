"""Where a task stands between two messages. Kept in our database, by conversation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from preorder.core.decision_json import from_json, to_json
from preorder.core.decisions import Decision
from preorder.core.orders import Capability

_T = TypeVar("_T")
QUOTE_LIFE = timedelta(minutes=15)
"""A silence longer than this, or a summary older, and a wish counts as asked anew (T-05)."""


class Proviso(StrEnum):
    """A condition that a customer sets: "only if it is free"."""

    NO_FEE = "no_fee"
    SHIPPING_BACK = "shipping_back"
    ALL_BACK = "all_back"
    LATER = "later"  # a day or an event that we cannot wait for
    OTHER = "other"  # one that only he can judge


class Step(StrEnum):
    """The open question of a task."""

    BEGIN = "begin"  # none yet
    IDENTIFY = "identify"  # which order number and e-mail address?
    WHICH_ORDER = "which_order"
    WHICH_ITEM = "which_item"
    HOW_MANY = "how_many"
    TARGET = "target"  # swap for which variant?
    CONDITIONS = "conditions"  # is the returned item unused and complete?
    PHOTOS = "photos"
    WHICH_REQUEST = "which_request"
    """What about the request that is open for the same item: keep it, or not?"""
    WHICH_WISH = "which_wish"  # two wishes in one message: which first?
    GO_ON = "go_on"  # shall this wish be taken up (now)?
    CLAIM_FIRST = "claim_first"  # it arrived damaged: the free claim, or what was asked for?
    WITHDRAW = "withdraw"  # shall the filed request be withdrawn?
    CODE = "code"  # the six digits sent to the e-mail address on the order
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Quote:
    """A summary the customer saw. `id` ties a tapped yes to exactly this summary."""

    id: str
    shown_at: datetime
    decision: Decision


@dataclass(frozen=True, slots=True)
class Task:
    """A wish on its way to being carried out."""

    capability: Capability
    asked_at: datetime
    """When the wish was received; honoured as long as the customer goes on (T-05)."""
    touched_at: datetime
    """When the task's last message was received."""
    words: str = ""  # the wish as the customer said it, for the case
    hints: str = ""  # words that may still name items, quantities or a variant
    step: Step = Step.BEGIN
    order_number: str | None = None
    named: tuple[str, ...] = ()
    """All order numbers of the message, if it names several."""
    orders: tuple[str, ...] = ()
    """Those that this wish is about, the present one included: one after the other."""
    units: Mapping[int, int] | None = None
    whole: bool = False
    """The customer said that he means all of it."""
    target_sku: str | None = None
    conditions_met: bool | None = None
    vouched: tuple[str, ...] = ()
    """The shop's conditions that the customer has said are met, while some are open."""
    damaged: bool | None = None
    """The customer says that it arrived damaged; False once he wants no damage claim."""
    refund_wished: bool = False
    """He would rather have his money back than what is due for the damage (LT-21)."""
    provisos: tuple[Proviso, ...] = ()
    """What has to be so, or he does not want it."""
    photos: tuple[str, ...] = ()
    photos_at: datetime | None = None
    instead_of: str | None = None
    """The open request that this one is to take the place of, once it is carried out (S-12)."""
    withdraws: str | None = None
    """The open request that is to be withdrawn (S-19)."""
    quote: Quote | None = None
    about: str = ""
    """What this one is for in the customer's words, where a wish has several parts."""
    more: tuple[str, ...] = ()
    """The further parts: swaps of the same item for other targets."""
    waiting: tuple[Capability, ...] = ()
    """Further wishes, to be taken up afterwards."""
    later_units: Mapping[int, int] | None = None  # of the first of these, where that is known
    fallback: bool = False
    """The first of these is wished only if this one is not possible."""
    lost_number: bool = False  # it is to be e-mailed, once the address is known
    number_mailed: bool = False
    doubted: bool = False  # he was told why it can hardly be, and asked whether to go on
    asked: tuple[str, ...] = ()
    """Questions that were asked before the order was known: told of it with its status."""
    misses: int = 0
    """How often the open question was asked in vain."""

    def at(self, step: Step) -> Task:
        """Return the task at that step."""
        return self if step is self.step else replace(self, step=step, misses=0)


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was e-mailed. Times are real time; the code itself is not kept."""

    digest: str
    email: str
    sent_at: datetime
    wrong: int = 0
    passed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What a conversation remembers besides who the customer is."""

    task: Task | None = None
    claimed_number: str | None = None
    """The order number last typed, canonical; proves nothing."""
    claimed_email: str | None = None
    unproven: str | None = None
    """The number that was last named beside a proven address that it does not belong to."""
    current_order: str | None = None
    """The verified order last spoken of."""
    refused: str | None = None
    """What was refused last, as `capability:order`: said in other words the second time."""
    code: Code | None = None
    offered: Capability | None = None
    """What the last answer offered: a bare yes takes it."""
    offered_at: datetime | None = None
    """When the question was received that it answered: who takes it asked for it then (C-01)."""
    done: str | None = None
    """What was done just now, as `capability:order:reference`."""
    earlier: str | None = None
    """What was done before that, once something else was spoken of."""
    handed_over: bool = False
    """A person has the chat, not only a decision: what is wished from now on is for that person."""
    listed: tuple[str, ...] = ()
    """Orders in the order in which they were last listed: "the second" is one of these."""
    waiting_since: datetime | None = None
    """When the chat was last given to a person."""
    addresses: tuple[str, ...] = ()
    """The e-mail addresses that were typed."""
    for_another: bool = False
    """The customer says that the order is somebody else's."""

    def moved_on(self) -> Memory:
        """Return the memory once something else is spoken of than what was done or offered."""
        return replace(self, offered=None, done=None, earlier=self.done or self.earlier)

    def to_json(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in (*_SAID, "offered", "handed_over")},
            **{name: list(getattr(self, name)) for name in ("listed", "addresses")},
            **{name: _iso(getattr(self, name)) for name in ("waiting_since", "offered_at")},
            "task": _task_json(self.task) if self.task else None,
            "code": _code_json(self.code) if self.code else None,
            "for_another": self.for_another,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Memory:
        """Read what `to_json` wrote; an empty mapping is an empty memory.

        What an older version wrote and this one cannot read is forgotten: the customer says it
        again, which is better than a conversation that can never go on.
        """
        offered = data.get("offered")
        # Before this was kept, whoever waited had his chat with a person.
        waits = data.get("waiting_since") is not None
        return cls(
            task=_readable(_read_task, data.get("task")),
            code=_readable(_read_code, data.get("code")),
            offered=Capability(offered) if offered in set(Capability) else None,
            offered_at=_instant(data.get("offered_at")),
            waiting_since=_instant(data.get("waiting_since")),
            addresses=tuple(data.get("addresses", ())),
            for_another=data.get("for_another", False),
            handed_over=data.get("handed_over", waits),
            listed=tuple(data.get("listed", ())),
            **{name: data.get(name) for name in _SAID},
        )


_SAID = "claimed_number claimed_email unproven current_order refused done earlier".split()
"""What of a memory is text, or None."""


def _readable(read: Callable[[Mapping[str, Any]], _T], data: Mapping[str, Any] | None) -> _T | None:
    try:
        return read(data) if data else None
    except (KeyError, TypeError, ValueError):
        return None


_PLAIN = (
    "words hints order_number whole target_sku conditions_met damaged refund_wished fallback "
    "instead_of withdraws about lost_number number_mailed doubted misses".split()
)
"""What of a task is in JSON just as it is here."""
_LISTS = "named orders photos more vouched asked".split()


def _task_json(task: Task) -> dict[str, Any]:
    return {
        **{name: getattr(task, name) for name in _PLAIN},
        **{name: list(getattr(task, name)) for name in (*_LISTS, "provisos", "waiting")},
        "capability": task.capability,
        "asked_at": task.asked_at.isoformat(),
        "touched_at": task.touched_at.isoformat(),
        "step": task.step,
        "units": _units_json(task.units),
        "later_units": _units_json(task.later_units),
        "photos_at": _iso(task.photos_at),
        "quote": _quote_json(task.quote) if task.quote else None,
    }


def _read_task(data: Mapping[str, Any]) -> Task:
    """Read a task; what was not kept yet when it was written is as in a new one."""
    quote = data["quote"]
    kept: dict[str, Any] = {name: data[name] for name in _PLAIN if name in data}
    kept |= {name: tuple(data[name]) for name in _LISTS if name in data}
    return Task(
        capability=Capability(data["capability"]),
        asked_at=datetime.fromisoformat(data["asked_at"]),
        touched_at=datetime.fromisoformat(data["touched_at"]),
        step=Step(data["step"]),
        units=_read_units(data["units"]),
        later_units=_read_units(data.get("later_units")),
        provisos=tuple(Proviso(name) for name in data.get("provisos", ())),
        photos_at=_instant(data["photos_at"]),
        quote=_read_quote(quote) if quote else None,
        waiting=tuple(Capability(name) for name in data["waiting"]),
        **kept,
    )


def _units_json(units: Mapping[int, int] | None) -> dict[str, int] | None:
    return None if units is None else {str(line): qty for line, qty in units.items()}


def _read_units(data: Mapping[str, int] | None) -> dict[int, int] | None:
    return None if data is None else {int(line): qty for line, qty in data.items()}


def _quote_json(quote: Quote) -> dict[str, Any]:
    shown = quote.shown_at.isoformat()
    return {"id": quote.id, "shown_at": shown, "decision": to_json(quote.decision)}


def _read_quote(data: Mapping[str, Any]) -> Quote:
    shown = datetime.fromisoformat(data["shown_at"])
    return Quote(data["id"], shown, from_json(data["decision"]))


def _code_json(code: Code) -> dict[str, Any]:
    return {
        "digest": code.digest,
        "email": code.email,
        "sent_at": code.sent_at.isoformat(),
        "wrong": code.wrong,
        "passed_at": _iso(code.passed_at),
    }


def _read_code(data: Mapping[str, Any]) -> Code:
    sent = datetime.fromisoformat(data["sent_at"])
    passed = _instant(data["passed_at"])
    return Code(data["digest"], data["email"], sent, data["wrong"], passed)


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
