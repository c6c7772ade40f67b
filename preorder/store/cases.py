"""Cases for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from preorder.core.orders import Capability
from preorder.service.cases import Case, CaseState
from preorder.store.talk_tables import case_file
from preorder.store.writes import add, surely

_PRIVATE = "words photos typed_number typed_email".split()


class SqlCases:
    """Fulfils `ports.Cases` in one open transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def open(self, case: Case) -> None:
        """Write a new case.

        Raises:
            StoreConflict: a case of that id exists.
        """
        add(self._db, case_file, **_values(case))

    def find(self, shop: str, conversation: str) -> Sequence[Case]:
        """Return the conversation's open cases, oldest first."""
        return self._of_chat(_OPEN_OF_CHAT, shop, conversation)

    def find_all(self, shop: str, conversation: str) -> Sequence[Case]:
        """Return the conversation's cases, closed ones too, oldest first."""
        return self._of_chat(_OF_CHAT, shop, conversation)

    def update(self, case: Case) -> None:
        """Write a case anew.

        Raises:
            StoreConflict: there is no such case of that shop.
        """
        ours = (case_file.c.id == case.id) & (case_file.c.shop == case.shop)
        surely(self._db, update(case_file).where(ours).values(**_values(case)), "no such case")

    def get(self, id: str) -> Case | None:  # noqa: A002 - the port's name
        """Return a case by its id."""
        found = self._read(select(case_file).where(case_file.c.id == id))
        return found[0] if found else None

    def all_open(self, shop: str | None = None) -> Sequence[Case]:
        """Return open cases of one shop, or of all, oldest request first."""
        query = _open_cases()
        return self._read(query if shop is None else query.where(case_file.c.shop == shop))

    def _of_chat(self, query: Select[Any], shop: str, conversation: str) -> list[Case]:
        rows = self._db.execute(query, {"shop": shop, "conversation": conversation})
        return [_case(row) for row in rows]

    def _read(self, query: Select[Any]) -> list[Case]:
        return [_case(row) for row in self._db.execute(query)]


def empty_cases(db: Connection, conversation: str) -> None:
    """Take the customer's words, photos and address out of a conversation's cases.

    What was asked and decided stays, for the shop still owes an answer.
    """
    query = select(case_file.c.id, case_file.c.details)
    for key, details in list(db.execute(query.where(case_file.c.conversation == conversation))):
        values = {"customer": None, "details": _without_words(details)}
        db.execute(update(case_file).where(case_file.c.id == key).values(**values))


def _without_words(details: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in details.items() if key not in _PRIVATE}
    more = [_without_words(one) for one in kept.pop("more", ())]
    return kept | ({"more": more} if more else {})


_IS_OPEN = case_file.c.state == CaseState.OPEN.value


def _open_cases() -> Select[Any]:
    return select(case_file).where(_IS_OPEN).order_by(case_file.c.asked_at, case_file.c.id)


# Built once: every message asks for its conversation's cases.
_OF_CHAT = (
    select(case_file)
    .where(
        case_file.c.shop == bindparam("shop"), case_file.c.conversation == bindparam("conversation")
    )
    .order_by(case_file.c.asked_at, case_file.c.id)
)
_OPEN_OF_CHAT = _OF_CHAT.where(_IS_OPEN)


def _values(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "shop": case.shop,
        "conversation": case.conversation,
        "capability": case.capability.value,
        "reasons": list(case.reasons),
        "asked_at": case.asked_at,
        "number": case.order_number,
        "customer": case.customer,
        "state": case.state.value,
        "details": dict(case.details),
    }


def _case(row: Row[Any]) -> Case:
    return Case(
        id=row.id,
        shop=row.shop,
        conversation=row.conversation,
        capability=Capability(row.capability),
        reasons=tuple(row.reasons),
        asked_at=row.asked_at,
        order_number=row.number,
        customer=row.customer,
        state=CaseState(row.state),
        details=row.details,
    )
