"""The YAML of a conversation, read strictly: an unknown key or a wrong value is an error.

README.md explains it to people.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from tests.conversations.proxy import Way
from tests.conversations.world import read_yaml

HERE = Path(__file__).parent
KINDS = (
    "happy", "refused", "handed_over", "changes_mind", "corrects", "digresses",
    "gives_all_at_once", "asks_back",
    "abandons_and_returns", "wrong_identity", "someone_elses_order", "hostile",
    "backend_failing", "wants_a_person", "partial", "several_orders", "questions",
    "small_talk", "out_of_scope",
)  # fmt: skip
VERBS = ("say", "tap", "photo", "twice", "again", "wait", "backend", "shop")


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Texts = Annotated[list[str], BeforeValidator(_as_list)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Expect(_Strict):
    """What the replies of one turn must hold. Patterns are regular expressions, case ignored."""

    says: Texts = []
    says_not: Texts = []
    answers: Texts = []
    """FAQ topics whose compiled answer must be among the replies."""
    buttons: Texts = []
    """Beginnings of titles; each must be offered."""
    silent: bool = False


class Step(Expect):
    """One thing that the customer does, or that happens; exactly one of VERBS."""

    say: str | None = None
    tap: str | None = None
    photo: str | None = None
    twice: str | None = None
    again: Literal[True] | None = None
    wait: str | None = None
    backend: Annotated[Way, Field(strict=False)] | None = None
    shop: dict[str, Any] | None = None
    """What the shop imports now: changes of the world."""
    who: str = "customer"
    """Another name is another visitor, with a chat of his own."""
    dies: bool = False
    """The gateway dies between the brain's answer and writing it down."""

    @model_validator(mode="after")
    def _one_verb(self) -> Step:
        used = [verb for verb in VERBS if getattr(self, verb) is not None]
        if len(used) != 1:
            raise ValueError(f"a step needs exactly one of {', '.join(VERBS)}, not {used}")
        return self

    @property
    def verb(self) -> str:
        return next(verb for verb in VERBS if getattr(self, verb) is not None)


class ExpectedCase(_Strict):
    """A case for a person; what is left out is not looked at."""

    capability: str
    reason: str | None = None
    order: str | None = None
    words: Texts = []
    photos: int | None = None
    more: int = 0
    """Further wishes that joined it."""


class End(_Strict):
    """Everything that has changed in the end. What is not named here must not have changed."""

    unchanged: bool = False
    orders: dict[str, dict[str, dict[str, int]]] = {}
    """By number and sku: the counters that changed, as they are now (over all lines of the sku)."""
    slots: dict[str, int] = {}
    """By style: slots taken more (or fewer) than before."""
    requests: list[str] = []
    """`capability number state`, in the order of recording."""
    refunds: dict[str, list[str]] = {}
    """By number: the amounts sent back."""
    cases: list[ExpectedCase] = []
    mails: list[str] = []
    """The addresses written to, sorted."""

    @model_validator(mode="after")
    def _unchanged_means_it(self) -> End:
        if self.unchanged and (self.orders or self.slots or self.requests or self.refunds):
            raise ValueError("unchanged, and yet something changes")
        return self


class Conversation(_Strict):
    """One conversation with all that surrounds it. Times without an offset are the shop's own."""

    title: str
    kind: Literal[KINDS]  # type: ignore[valid-type]  # pydantic reads it at run time
    shop: Literal["lettoria", "lascale"]
    now: str
    world: str
    change: dict[str, Any] = {}
    steps: list[Step] = Field(min_length=1)
    end: End = End()


def read_conversation(path: Path) -> Conversation:
    """Read one file.

    Raises:
        pydantic.ValidationError: it is not as README.md says.
    """
    return Conversation.model_validate(read_yaml(path))


def all_files() -> list[Path]:
    """Return all conversations' files, sorted by kind and name."""
    return sorted(path for kind in KINDS for path in (HERE / kind).glob("*.yml"))
