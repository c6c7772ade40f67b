"""Who is the customer? An order number and the e-mail address on it, checked by our code.

'No such order' and 'not yours' are one answer, found by one query (S-01, S-02, I-12). Wrong tries
count for what was typed, whether it exists or not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from preorder.dialogue.extract import Mentions, canonical_number
from preorder.dialogue.state import Memory
from preorder.policy.shop import Shop
from preorder.service.conversations import Conversation, Identity
from preorder.service.ports import Transaction

VERIFIED_FOR = timedelta(minutes=30)
"""How long a proof of identity holds, in real time."""
TRIES_IN_CONVERSATION = 5
TRIES_PER_HOUR = 10
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """The conversation after a message was looked at for who writes it."""

    conversation: Conversation
    memory: Memory
    numbers: tuple[str, ...] = ()
    """Order numbers in the message, canonical."""
    failed: bool = False
    locked: bool = False


def fresh_identity(conversation: Conversation, wall: datetime) -> Identity | None:
    """Return the proof of identity that still holds at that (real) time."""
    identity = conversation.identity
    held = identity is not None and wall - identity.verified_at <= VERIFIED_FOR
    return identity if held else None


def identify(
    tx: Transaction,
    shop: Shop,
    conversation: Conversation,
    mentions: Mentions,
    wall: datetime,
) -> Seen:
    """Take up numbers and addresses in a message, and check them once both are known.

    Args:
        wall: real time; limits and proofs do not follow the demo clock.
    """
    memory = Memory.from_json(conversation.memory)
    numbers = tuple(canonical_number(n, shop.order_numbers.prefix) for n in mentions.order_numbers)
    email = mentions.emails[-1] if mentions.emails else None
    identity = fresh_identity(conversation, wall)
    if conversation.identity is not None and identity is None:
        # The proof has run out: the address has to be named again.
        conversation = replace(conversation, identity=None)
        memory = replace(memory, claimed_email=None)
    memory = replace(
        memory,
        claimed_number=numbers[-1] if numbers else memory.claimed_number,
        claimed_email=email or memory.claimed_email,
    )
    seen = Seen(conversation, memory, numbers)
    if _locked(tx, seen, shop.shop, wall):
        return replace(seen, locked=True)
    if identity is not None and email in (None, identity.email):
        return _another_number(tx, seen, shop.shop, identity, wall)
    if not (numbers or email) or not (memory.claimed_number and memory.claimed_email):
        return seen
    return _check(tx, seen, shop.shop, memory.claimed_email, wall)


def _check(tx: Transaction, seen: Seen, shop: str, email: str, wall: datetime) -> Seen:
    typed = seen.numbers or (seen.memory.claimed_number or "",)
    own = tx.orders.numbers_of(shop, email)
    matching = [number for number in typed if number in own]
    if not matching:
        return _wrong(tx, seen, shop, typed[-1], wall)
    number = matching[-1]
    identity = Identity(email, number, wall)
    memory = replace(seen.memory, claimed_number=number, current_order=number)
    conversation = replace(seen.conversation, identity=identity)
    return replace(seen, conversation=conversation, memory=memory)


def _another_number(
    tx: Transaction, seen: Seen, shop: str, identity: Identity, wall: datetime
) -> Seen:
    """Check a number that a verified customer names: his own orders need no further proof."""
    own = tx.orders.numbers_of(shop, identity.email) if seen.numbers else ()
    if not seen.numbers or any(number in own for number in seen.numbers):
        return seen
    return _wrong(tx, seen, shop, seen.numbers[-1], wall)


def _wrong(tx: Transaction, seen: Seen, shop: str, number: str, wall: datetime) -> Seen:
    for key in _keys(number, seen.memory.claimed_email):
        tx.tries.add(shop, key, wall)
    conversation = replace(seen.conversation, wrong_tries=seen.conversation.wrong_tries + 1)
    seen = replace(seen, conversation=conversation, failed=True)
    return replace(seen, locked=_locked(tx, seen, shop, wall))


def _locked(tx: Transaction, seen: Seen, shop: str, wall: datetime) -> bool:
    if seen.conversation.wrong_tries >= TRIES_IN_CONVERSATION:
        return True
    if not seen.numbers and not seen.failed:
        return False
    keys = _keys(seen.memory.claimed_number, seen.memory.claimed_email)
    return any(tx.tries.count(shop, key, wall - _HOUR) >= TRIES_PER_HOUR for key in keys)


def _keys(number: str | None, email: str | None) -> list[str]:
    return [f"number:{number}"] * bool(number) + [f"email:{email}"] * bool(email)
