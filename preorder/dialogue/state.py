"""Where a task stands between two messages. Kept in our database, by conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from preorder.core.decision_json import from_json, to_json
from preorder.core.decisions import Decision
from preorder.core.orders import Capability

QUOTE_LIFE = timedelta(minutes=15)
"""A silence longer than this, and a wish counts as asked anew (T-05)."""


class Step(StrEnum):
    """The open question of a task."""

    IDENTIFY = "identify"
    """Which order number and e-mail address?"""
    WHICH_ORDER = "which_order"
    WHICH_ITEM = "which_item"
    HOW_MANY = "how_many"
    TARGET = "target"
    """Swap for which variant?"""
    CONDITIONS = "conditions"
    """Is the returned item unused and complete?"""
    PHOTOS = "photos"
    WHICH_REQUEST = "which_request"
    """Go on with the request that is open, or with the new wish?"""
    WHICH_WISH = "which_wish"
    """Two wishes in one message: which first?"""
    CODE = "code"
    """The six-digit code sent to the e-mail address on the order."""
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
    words: str = ""
    """The wish in the customer's words: hints for items and quantities, and the case's text."""
    step: Step = Step.IDENTIFY
    order_number: str | None = None
    units: Mapping[int, int] | None = None
    whole: bool = False
    """The customer said that he means all of it."""
    target_sku: str | None = None
    conditions_met: bool | None = None
    photos: tuple[str, ...] = ()
    photos_at: datetime | None = None
    quote: Quote | None = None
    waiting: tuple[Capability, ...] = ()
    """Further wishes, to be taken up afterwards."""
    lost_number: bool = False
    """The order number is to be e-mailed, once the address is known."""
    misses: int = 0
    """How often the open question was asked in vain."""

    def at(self, step: Step) -> Task:
        """Return the task at that step; a step asked again counts as a miss."""
        return replace(self, step=step, misses=self.misses + 1 if step is self.step else 0)


@dataclass(frozen=True, slots=True)
class Memory:
    """What a conversation remembers besides who the customer is."""

    task: Task | None = None
    claimed_number: str | None = None
    """The order number last typed, canonical; proves nothing."""
    claimed_email: str | None = None
    current_order: str | None = None
    """The verified order last spoken of."""
    refused: str | None = None
    """What was refused last, as `capability:order`: said shorter the second time."""

    def to_json(self) -> dict[str, Any]:
        return {
            "task": _task_json(self.task) if self.task else None,
            "claimed_number": self.claimed_number,
            "claimed_email": self.claimed_email,
            "current_order": self.current_order,
            "refused": self.refused,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Memory:
        """Read what `to_json` wrote; an empty mapping is an empty memory."""
        known = {key: data.get(key) for key in cls.__slots__ if key != "task"}
        return cls(task=_read_task(data["task"]) if data.get("task") else None, **known)


def _task_json(task: Task) -> dict[str, Any]:
    return {
        "capability": task.capability,
        "asked_at": task.asked_at.isoformat(),
        "touched_at": task.touched_at.isoformat(),
        "words": task.words,
        "step": task.step,
        "order_number": task.order_number,
        "units": None if task.units is None else {str(k): v for k, v in task.units.items()},
        "whole": task.whole,
        "target_sku": task.target_sku,
        "conditions_met": task.conditions_met,
        "photos": list(task.photos),
        "photos_at": task.photos_at.isoformat() if task.photos_at else None,
        "quote": _quote_json(task.quote) if task.quote else None,
        "waiting": list(task.waiting),
        "lost_number": task.lost_number,
        "misses": task.misses,
    }


def _read_task(data: Mapping[str, Any]) -> Task:
    units, quote, photos_at = data["units"], data["quote"], data["photos_at"]
    return Task(
        capability=Capability(data["capability"]),
        asked_at=datetime.fromisoformat(data["asked_at"]),
        touched_at=datetime.fromisoformat(data["touched_at"]),
        words=data["words"],
        step=Step(data["step"]),
        order_number=data["order_number"],
        units=None if units is None else {int(k): v for k, v in units.items()},
        whole=data["whole"],
        target_sku=data["target_sku"],
        conditions_met=data["conditions_met"],
        photos=tuple(data["photos"]),
        photos_at=datetime.fromisoformat(photos_at) if photos_at else None,
        quote=_read_quote(quote) if quote else None,
        waiting=tuple(Capability(name) for name in data["waiting"]),
        lost_number=data["lost_number"],
        misses=data["misses"],
    )


def _quote_json(quote: Quote) -> dict[str, Any]:
    shown = quote.shown_at.isoformat()
    return {"id": quote.id, "shown_at": shown, "decision": to_json(quote.decision)}


def _read_quote(data: Mapping[str, Any]) -> Quote:
    shown = datetime.fromisoformat(data["shown_at"])
    return Quote(data["id"], shown, from_json(data["decision"]))
