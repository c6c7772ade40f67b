"""Messages that came in, from the acknowledgement to their answer; and who sent them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select, update

from preorder.service.postbox import Arrival, Contact, Lease
from preorder.store.leases import Leases
from preorder.store.post_tables import contact, inbox
from preorder.store.writes import add_once

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
        values = {name: getattr(arrival, name) for name in _KEPT}
        lists = {"photos": list(arrival.photos), "photo_urls": list(arrival.photo_urls)}
        consoled = and_(_waiting_of(arrival.conversation), inbox.c.told)
        told = self._db.execute(select(inbox.c.id).where(consoled).limit(1)).first() is not None
        fresh = {"state": _NEW, "told": told, "tries": 0}
        return add_once(self._db, inbox, **values, **lists, **fresh)

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

    def add(self, new: Contact) -> bool:
        """Keep a new customer; False if another was first."""
        return add_once(
            self._db,
            contact,
            platform=new.platform,
            account=new.account,
            sender=new.sender,
            conversation=new.conversation,
            last_heard_at=new.last_heard_at,
        )

    def of(self, conversation: str) -> Contact | None:
        """Return who is at the other end; None on the website."""
        return self._first(contact.c.conversation == conversation)

    def heard(self, conversation: str, at: datetime) -> None:
        """Note when the customer last wrote; an earlier instant changes nothing."""
        older = and_(contact.c.conversation == conversation, contact.c.last_heard_at < at)
        self._db.execute(update(contact).where(older).values(last_heard_at=at))

    def _first(self, condition: ColumnElement[bool]) -> Contact | None:
        row = self._db.execute(select(contact).where(condition)).first()
        return None if row is None else Contact(*row)


def _named(platform: str, account: str, message_id: str) -> ColumnElement[bool]:
    table = inbox.c
    return and_(
        table.platform == platform, table.account == account, table.message_id == message_id
    )


def _waiting_of(conversation: str) -> ColumnElement[bool]:
    return and_(inbox.c.conversation == conversation, inbox.c.state == _NEW)


def _arrival(row: Row[Any]) -> Arrival:
    values = {name: getattr(row, name) for name in (*_KEPT, "id", "tries")}
    return Arrival(**values, photos=tuple(row.photos), photo_urls=tuple(row.photo_urls))
