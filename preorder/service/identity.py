"""Who is the customer? An order number and the e-mail address on it, checked by our code.

'No such order' and 'not yours' are one answer, found by one query (S-01, S-02, I-12). Wrong tries
count for what was typed, whether it exists or not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from preorder.dialogue.mentions import Mentions, canonical_number
from preorder.dialogue.state import Memory, Step
from preorder.policy.shop import Shop
from preorder.service.conversations import Conversation, Identity
from preorder.service.ports import Transaction

VERIFIED_FOR = timedelta(minutes=30)
"""How long a proof of identity holds, in real time."""
TRIES_IN_CONVERSATION = 5
TRIES_PER_HOUR = 10
_AT_ONCE = 10
"""Numbers of one message that are looked up; each is a try of its own."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """The conversation after a message was looked at for who writes it."""

    conversation: Conversation
    memory: Memory
    numbers: tuple[str, ...] = ()
    """Order numbers in the message, canonical."""
    named: bool = False
    """The message names an order number or an address."""
    failed: bool = False
    misshapen: str | None = None
    """A number with too few or too many digits: nothing was looked up, no try is counted."""
    expired: bool = False
    """The proof of identity has just run out."""
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
    identity = fresh_identity(conversation, wall)
    mentions = _with_asked_number(Memory.from_json(conversation.memory), identity, mentions)
    seen = _heard(shop, conversation, mentions, expired=conversation.identity is not identity)
    if conversation.wrong_tries >= TRIES_IN_CONVERSATION:
        return replace(seen, locked=True)
    if mentions.misshapen and not mentions.order_numbers:
        return replace(seen, failed=True, misshapen=mentions.misshapen[-1])
    email = mentions.emails[-1] if mentions.emails else None
    if identity is not None and email in (None, identity.email.lower()):
        return _another_number(tx, seen, shop.shop, identity, wall)
    memory = seen.memory
    if not seen.named or not (memory.claimed_number and memory.claimed_email):
        return seen
    return _check(tx, seen, shop.shop, memory.claimed_email, wall)


def _with_asked_number(memory: Memory, identity: Identity | None, mentions: Mentions) -> Mentions:
    """Return the message with the number that was just not found, if another address follows it."""
    asked = memory.task is not None and memory.task.step in (Step.IDENTIFY, Step.WHICH_ORDER)
    other = identity is not None and mentions.emails[-1:] not in ((), (identity.email.lower(),))
    if not (asked and other) or mentions.order_numbers or memory.unproven is None:
        return mentions
    return replace(mentions, order_numbers=(memory.unproven,))


def _heard(shop: Shop, kept: Conversation, mentions: Mentions, *, expired: bool) -> Seen:
    """Remember what was typed; once a proof has run out, the address has to be named again."""
    memory = Memory.from_json(kept.memory)
    numbers = tuple(canonical_number(n, shop.order_numbers.prefix) for n in mentions.order_numbers)
    before = None if expired else memory.claimed_email
    memory = replace(
        memory,
        claimed_number=numbers[-1] if numbers else memory.claimed_number,
        claimed_email=mentions.emails[-1] if mentions.emails else before,
    )
    kept = replace(kept, identity=None) if expired else kept
    named = bool(numbers or mentions.emails)
    return Seen(kept, memory, numbers, named, expired=expired)


def _check(tx: Transaction, seen: Seen, shop: str, email: str, wall: datetime) -> Seen:
    typed = (seen.numbers or _named_before(seen.memory))[-_AT_ONCE:]
    if _exhausted(tx, shop, (*typed, email), wall):
        return replace(seen, locked=True)
    own = tx.orders.numbers_of(shop, email)
    matching = [number for number in typed if number in own]
    if not matching:
        # Else a single message could try all numbers there are with an address.
        return _wrong(tx, seen, shop, (*typed, *[email] * len(typed)), wall)
    number = matching[-1]
    identity = Identity(email, number, wall)
    memory = replace(seen.memory, claimed_number=number, current_order=number, unproven=None)
    conversation = replace(seen.conversation, identity=identity)
    return replace(seen, conversation=conversation, memory=memory, expired=False)


def _named_before(memory: Memory) -> tuple[str, ...]:
    """Return the numbers that wait for their address: all that were named along with the wish."""
    named = memory.task.named if memory.task is not None else ()
    claimed = memory.claimed_number or ""
    return (*(number for number in named if number != claimed), claimed)


def _another_number(
    tx: Transaction, seen: Seen, shop: str, identity: Identity, wall: datetime
) -> Seen:
    """Check a number that a verified customer names: his own orders need no further proof."""
    own = tx.orders.numbers_of(shop, identity.email) if seen.numbers else ()
    if not seen.numbers or any(number in own for number in seen.numbers):
        return seen
    number = seen.numbers[-1]
    # What is not his own is not remembered as the order he means; its own address may follow.
    memory = replace(seen.memory, claimed_number=identity.order_number, unproven=number)
    kept = replace(seen, memory=memory)
    return _wrong(tx, kept, shop, (number,), wall)


def _wrong(tx: Transaction, seen: Seen, shop: str, typed: tuple[str, ...], wall: datetime) -> Seen:
    for key in typed:
        tx.tries.add(shop, key, wall)
    tries = seen.conversation.wrong_tries + 1
    conversation = replace(seen.conversation, wrong_tries=tries)
    return replace(
        seen, conversation=conversation, failed=True, locked=tries >= TRIES_IN_CONVERSATION
    )


def _exhausted(tx: Transaction, shop: str, typed: tuple[str, ...], wall: datetime) -> bool:
    """Tell whether one of these was tried in vain too often within the last hour."""
    since = wall - _HOUR
    return any(tx.tries.count(shop, key, since) >= TRIES_PER_HOUR for key in typed)
