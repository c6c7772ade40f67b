"""Messages that came in, from the acknowledgement to their answer; and who sent them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, func, select, update

from preorder.service.postbox import Arrival, Contact, Lease
from preorder.store.leases import Leases
from preorder.store.post_tables import contact, inbox
from preorder.store.writes import add_new, add_once

_NEW, _DONE = "new", "done"
_KEPT = (
    *("platform", "account", "message_id", "conversation", "words", "text", "instead"),
    *("sent_at", "received_at", "accepted_at"),
)
_EMPTIED: dict[str, Any] = {"words": "", "text": "", "instead": None, "photo_urls": []}


class SqlInbox:
    """Fulfils `postbox.Inbox` in one open transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._leases = Leases(db, inbox, _NEW, ("sent_at", "id"))

    def accept(self, arrival: Arrival) -> bool:
        """Keep a message; False, and nothing changes, if it came before."""
        return add_once(self._db, inbox, **self._rows([arrival])[0])

    def accept_all(self, arrivals: Sequence[Arrival]) -> None:
        """Keep messages, in that order; what came before is left out."""
        add_new(self._db, inbox, self._rows(arrivals))

    def _rows(self, arrivals: Sequence[Arrival]) -> list[dict[str, Any]]:
        """Return the rows; whose customer was consoled already need not be so again."""
        waiting = _waiting_of(*{arrival.conversation for arrival in arrivals})
        query = select(inbox.c.conversation).where(waiting, inbox.c.told).distinct()
        consoled = set(self._db.execute(query).scalars())
        return [_row(arrival, told=arrival.conversation in consoled) for arrival in arrivals]

    def known(self, platform: str, account: str, message_ids: Sequence[str]) -> set[str]:
        """Return those of the messages that came, answered or not."""
        table = inbox.c
        ours = and_(table.platform == platform, table.account == account)
        query = select(table.message_id).where(ours, table.message_id.in_(message_ids))
        return set(self._db.execute(query).scalars())

    def find(self, platform: str, account: str, message_id: str) -> Arrival | None:
        """Return a message that came, answered or not."""
        found = self._read(_named(platform, account, message_id))
        return found[0] if found else None

    def waiting(self, conversation: str) -> int:
        """Count the conversation's messages that are not answered yet."""
        query = select(func.count()).select_from(inbox).where(_waiting_of(conversation))
        return self._db.execute(query).scalar_one()

    def claim(self, lease: Lease, most: int) -> Sequence[Arrival]:
        """Take the first waiting messages of conversations that nobody works on."""
        ids = self._leases.claim(lease, most)
        return self._read(inbox.c.id.in_(ids)) if ids else []

    def keep(self, lease: Lease, ids: Sequence[int]) -> None:
        """Renew the leases of rows that nobody else has taken meanwhile."""
        self._leases.keep(lease, ids)

    def release(self, owner: str) -> None:
        """Give back what that owner has taken."""
        self._leases.release(owner)

    def put_off(self, id: int, owner: str, until: datetime) -> None:  # noqa: A002 - the port's name
        """Give a message back, to be tried again then and not before."""
        self._leases.put_off(id, owner, until)

    def to_fetch(self, conversation: str) -> Sequence[Arrival]:
        """Return the conversation's waiting messages whose photos are not fetched yet."""
        return [one for one in self._read(_waiting_of(conversation)) if one.photo_urls]

    def with_photos(self, id: int, photos: Sequence[str], instead: str | None) -> None:  # noqa: A002 - the port's name
        """Note the photos that were fetched, and what to answer if there is nothing else."""
        values = {"photos": list(photos), "photo_urls": [], "instead": instead}
        self._db.execute(update(inbox).where(inbox.c.id == id).values(**values))

    def done(self, id: int, owner: str) -> bool:  # noqa: A002 - the port's name
        """Note that it is answered; False if it is no longer that owner's to answer."""
        return self._leases.end(id, owner, _DONE, **_EMPTIED)

    def withdraw(self, platform: str, account: str, message_id: str) -> None:
        """Empty a message that its sender took back; it is done, whatever it was."""
        ours = _named(platform, account, message_id)
        values = {**_EMPTIED, "photos": [], "state": _DONE, "owner": None, "until": None}
        self._db.execute(update(inbox).where(ours).values(**values))

    def forget_before(self, instant: datetime) -> int:
        """Delete what was answered and had been accepted before that instant; return how many."""
        old = and_(inbox.c.state == _DONE, inbox.c.accepted_at < instant)
        return self._db.execute(delete(inbox).where(old)).rowcount

    def backlog(self) -> tuple[int, datetime | None]:
        """Return how many messages wait for their answers, and when the first was accepted."""
        query = select(func.count(), func.min(inbox.c.accepted_at)).where(inbox.c.state == _NEW)
        count, first = self._db.execute(query).one()
        return count, first

    def slow(self, accepted_before: datetime) -> Sequence[Arrival]:
        """Return the first waiting message of each conversation that nobody was consoled over."""
        late = and_(inbox.c.accepted_at <= accepted_before, ~inbox.c.told)
        return self._read(and_(self._leases.heads(), late))

    def told(self, conversation: str) -> None:
        """Note that the customer was asked for a moment, for all that waits."""
        self._db.execute(update(inbox).where(_waiting_of(conversation)).values(told=True))

    def _read(self, condition: ColumnElement[bool]) -> list[Arrival]:
        query = select(inbox).where(condition).order_by(inbox.c.sent_at, inbox.c.id)
        return [_arrival(row) for row in self._db.execute(query)]


class SqlContacts:
    """Fulfils `postbox.Contacts` in one open transaction."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def find(self, platform: str, account: str, sender: str) -> Contact | None:
        """Return a customer that wrote before."""
        table = contact.c
        return self._first(
            and_(table.platform == platform, table.account == account, table.sender == sender)
        )

    def find_all(
        self, platform: str, account: str, senders: Sequence[str]
    ) -> Mapping[str, Contact]:
        """Return those of the customers that wrote before, by their ids there."""
        table = contact.c
        ours = and_(table.platform == platform, table.account == account)
        rows = self._db.execute(select(contact).where(ours, table.sender.in_(senders)))
        return {row.sender: Contact(*row) for row in rows}

    def add(self, new: Contact) -> bool:
        """Keep a new customer; False if another was first."""
        return add_once(self._db, contact, **_contact_row(new))

    def add_all(self, contacts: Sequence[Contact]) -> None:
        """Keep new customers; those whom another kept first stay as they are."""
        add_new(self._db, contact, [_contact_row(one) for one in contacts])

    def of(self, conversation: str) -> Contact | None:
        """Return who is at the other end; None on the website."""
        return self._first(contact.c.conversation == conversation)

    def heard(self, at: Mapping[str, datetime]) -> None:
        """Note when customers last wrote, by conversation; an earlier instant changes nothing."""
        older = and_(
            contact.c.conversation == bindparam("whose"), contact.c.last_heard_at < bindparam("at")
        )
        later = update(contact).where(older).values(last_heard_at=bindparam("at"))
        rows = [{"whose": conversation, "at": instant} for conversation, instant in at.items()]
        if rows:
            self._db.execute(later, rows)

    def _first(self, condition: ColumnElement[bool]) -> Contact | None:
        row = self._db.execute(select(contact).where(condition)).first()
        return None if row is None else Contact(*row)


def _named(platform: str, account: str, message_id: str) -> ColumnElement[bool]:
    table = inbox.c
    return and_(
        table.platform == platform, table.account == account, table.message_id == message_id
    )


def _waiting_of(*conversations: str) -> ColumnElement[bool]:
    return and_(inbox.c.conversation.in_(conversations), inbox.c.state == _NEW)


def _row(arrival: Arrival, *, told: bool) -> dict[str, Any]:
    values = {name: getattr(arrival, name) for name in _KEPT}
    lists = {"photos": list(arrival.photos), "photo_urls": list(arrival.photo_urls)}
    return {**values, **lists, "state": _NEW, "told": told, "tries": 0}


def _contact_row(one: Contact) -> dict[str, Any]:
    # `asdict` would copy each value deeply, which shows among a thousand.
    return {name: getattr(one, name) for name in contact.c.keys()}  # noqa: SIM118 - columns, no dict


def _arrival(row: Row[Any]) -> Arrival:
    values = {name: getattr(row, name) for name in (*_KEPT, "id", "tries")}
    return Arrival(**values, photos=tuple(row.photos), photo_urls=tuple(row.photo_urls))
