"""A customer's message, from what was understood to what is answered: one transaction."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from preorder.core.errors import StoreConflict
from preorder.core.orders import Capability, Facts
from preorder.core.replies import Reply
from preorder.dialogue.afterwards import meant_afterwards
from preorder.dialogue.another import meant_of_another
from preorder.dialogue.answers import is_answer
from preorder.dialogue.fill import says_little
from preorder.dialogue.gone import asks_of_gone
from preorder.dialogue.mentions import Mentions, extract_identity, with_lone_number
from preorder.dialogue.of_it import meant_of_it
from preorder.dialogue.offers import (
    dated,
    taken_in_part,
    takes_up,
    tells,
    tells_more,
    wishes_variant,
)
from preorder.dialogue.outcome import CodeCheck, Heard, Known, Outcome, OwnOrder, Turn
from preorder.dialogue.own_facts import sold_at
from preorder.dialogue.referring import referred
from preorder.dialogue.state import Memory, Step, Task
from preorder.dialogue.sympathy import sympathy
from preorder.dialogue.taking_back import at_stake
from preorder.dialogue.task import advance, resume
from preorder.dialogue.told import told
from preorder.policy.clauses import Policy
from preorder.policy.shop import Shop
from preorder.service.casework import open_case, open_cases, passed_on, trouble, waiting
from preorder.service.codes import (
    Stamp,
    awaits_code,
    check_code,
    code_in,
    code_locked,
    code_needed,
)
from preorder.service.conversations import Conversation, ConversationState
from preorder.service.effects import Effects
from preorder.service.flags import noted
from preorder.service.handover import given_back
from preorder.service.identity import Seen, fresh_identity, identify
from preorder.service.lessons import keep_of_turn, keep_unsure
from preorder.service.orders import NewId
from preorder.service.places import with_places
from preorder.service.ports import Clock, Store, Transaction
from preorder.service.unclear import Guess

logger = logging.getLogger(__name__)

_MOST_ORDERS = 10
"""How many of a customer's orders are looked at, newest first."""
_TRIES = 3


class Shops(Protocol):
    """The shops, as they are and as they were."""

    def __getitem__(self, shop: str, /) -> Shop: ...

    def policy_for(self, tx: Transaction, shop: str, version: str) -> Shop | None: ...


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the brain understood it. `heard.at` is its receipt."""

    conversation: str
    shop: str
    channel: str
    heard: Heard
    follows_answer: bool = False
    """A general answer was given already; the order's own facts and the open task follow."""


class Turns:
    """The use case behind every action."""

    def __init__(
        self, store: Store, shops: Shops, wall: Clock, new_id: NewId, secret: bytes
    ) -> None:
        """Keep what every turn needs.

        Args:
            wall: real time, for proofs of identity and limits.
            new_id: makes references.
            secret: the server's own, for what is kept of codes.
        """
        self._store, self._shops, self._wall, self._new_id = store, shops, wall, new_id
        self._secret = secret

    def context(self, conversation: str, shop: str, channel: str, text: str) -> dict[str, Any]:
        """Tell the brain what is going on, as `rasa_components/plan.py` reads it."""
        with self._store.begin() as tx:
            kept = tx.conversations.lock(conversation, shop, channel)
            memory = Memory.from_json(kept.memory)
            verified = fresh_identity(kept, self._wall()) is not None
            named = self._mentions(shop, memory, text)
            awaited = kept.state is ConversationState.WAITING
            known = self._known(tx, Seen(kept, memory))
        answer = memory.task is not None and _answers(memory.task, named, known)
        passed = at_stake(known) if memory.task is None else ()
        sold = sold_at(memory, known, named.order_numbers)
        ordered = bool(named.order_numbers or named.emails)
        return {
            "task": memory.task.capability if memory.task else None,
            "task_answer": answer,
            "summary": memory.task is not None and memory.task.step is Step.CONFIRM,
            "order_verified": verified,
            "order_named": ordered,
            "order_sold_at": sold.isoformat() if sold else None,
            "waiting": awaited,
            "refused": memory.task is None and memory.refused is not None,
            "person_offered": tells_more(memory, named.rest),
            "tells": tells(named.rest),
            "hardship": bool(sympathy(text)),
            "passed": [each.capability for each in passed if each.reference is None],
            "means": meant_of_it(memory, named.rest, passed)
            or meant_afterwards(memory, text, waiting=awaited, passed=passed)
            or told(memory, named.rest, named=ordered, verified=verified)
            or referred(memory, text, verified=verified, waiting=awaited, passed=passed)
            or (_taken(memory, named, known) if memory.task is None else None),
        }

    def take(self, message: Message) -> tuple[Reply, ...]:
        """Answer a message, and change what the customer agreed to. Success is said after commit.

        A message that was answered before gets the same answer and changes nothing (I-06).

        Raises:
            StoreConflict: others kept changing the order; nothing was done.
        """
        for attempt in range(_TRIES):
            try:
                with self._store.begin() as tx:
                    return self._answer(tx, message)
            except StoreConflict:
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError("unreachable")

    def _answer(self, tx: Transaction, message: Message) -> tuple[Reply, ...]:
        kept = tx.conversations.lock(message.conversation, message.shop, message.channel)
        before = tx.conversations.replies(message.conversation, message.heard.message_id)
        if before is not None:
            return tuple(before)
        shop, wall = self._shops[message.shop], self._wall()
        memory = Memory.from_json(kept.memory)
        mentions = self._mentions(message.shop, memory, message.heard.text)
        seen = noted(identify(tx, shop, kept, mentions, wall), mentions)
        said = message.heard.text
        heard = replace(message.heard, text=" ".join(mentions.rest.split()), said=said)
        seen, code = self._typed_code(seen, heard, wall)
        known = replace(self._known(tx, seen), code=code)
        known = with_places(tx, known, seen.memory, heard)
        turn = Turn(seen.memory, heard, known)
        outcome = resume(turn) if message.follows_answer else advance(turn)
        outcome = replace(outcome, memory=dated(turn.memory, outcome.memory, heard.at))
        effects = Effects(tx, shop, seen.conversation, heard, self._new_id, wall, self._secret)
        outcome = effects.do(turn, outcome)
        keep_of_turn(tx, seen.conversation.id, turn, outcome)
        self._keep(tx, message, seen.conversation, outcome)
        return outcome.replies

    def _typed_code(self, seen: Seen, heard: Heard, wall: datetime) -> tuple[Seen, CodeCheck]:
        """Check the code, if it was asked for; after too many wrong ones a person takes over."""
        if not awaits_code(seen.memory):
            return seen, CodeCheck.NONE
        stamp = Stamp(self._secret, seen.conversation.id)
        memory, code = check_code(seen.memory, stamp, heard.text, wall)
        return replace(seen, memory=memory, locked=seen.locked or code_locked(memory)), code

    def _mentions(self, shop: str, memory: Memory, text: str) -> Mentions:
        """Return the numbers and addresses in a text; the code that was asked for is neither."""
        if awaits_code(memory) and code_in(text):
            return Mentions(rest=text)
        numbers = self._shops[shop].order_numbers
        asked = memory.task is not None and memory.task.step is Step.IDENTIFY
        mentions = extract_identity(text, numbers.prefix, numbers.digits, expected=asked)
        return with_lone_number(mentions) if asked else mentions

    def _known(self, tx: Transaction, seen: Seen) -> Known:
        shop, wall = self._shops[seen.conversation.shop], self._wall()
        identity = fresh_identity(seen.conversation, wall)
        email = identity.email if identity else None
        passed, withdrawn = passed_on(tx, seen.conversation)
        waits = seen.conversation.state is ConversationState.WAITING
        return Known(
            shop=shop,
            orders=self._own_orders(tx, seen, email),
            mentioned=seen.numbers,
            named=seen.named,
            has_number=seen.memory.claimed_number is not None,
            has_email=seen.memory.claimed_email is not None,
            failed=seen.failed,
            misshapen=seen.misshapen,
            expired=seen.expired,
            locked=seen.locked,
            code_needed=code_needed(shop, seen.memory, email, wall),
            waiting_for_person=waits,
            handed_over=waits and seen.memory.handed_over,
            passed=passed,
            withdrawn=withdrawn,
            case=open_case(tx, seen.conversation),
        )

    def _own_orders(self, tx: Transaction, seen: Seen, email: str | None) -> Mapping[str, OwnOrder]:
        """Return the verified customer's orders: the newest, and those that are spoken of."""
        if email is None:
            return {}
        shop, memory = seen.conversation.shop, seen.memory
        task_order = memory.task.order_number if memory.task else None
        spoken = {*seen.numbers, memory.claimed_number, memory.current_order, task_order}
        numbers = tx.orders.numbers_of(shop, email)
        wanted = [n for i, n in enumerate(numbers) if i < _MOST_ORDERS or n in spoken]
        wanted = [*(n for n in memory.listed if n in wanted),
                  *(n for n in wanted if n not in memory.listed)]  # fmt: skip
        found = tx.orders.all_facts(shop, wanted)
        return {number: self._own_order(tx, shop, facts) for number, facts in found.items()}

    def _own_order(self, tx: Transaction, shop: str, facts: Facts) -> OwnOrder:
        policy = self._shops.policy_for(tx, shop, facts.order.policy_version)
        if policy is None:
            # A policy that nobody can read any more: a person decides everything (S-16).
            policy = self._shops[shop].model_copy(update={"policy": Policy()})
        return OwnOrder(facts, policy, tx.orders.refunds_of(shop, facts.order.number))

    def _keep(
        self, tx: Transaction, message: Message, kept: Conversation, outcome: Outcome
    ) -> None:
        kept = replace(kept, memory=outcome.memory.to_json())
        if outcome.cases:
            open_cases(tx, kept, outcome.cases, self._new_id)
            if outcome.waits:
                kept = waiting(kept, message.heard.at)
        if outcome.released and kept.state is ConversationState.WAITING:
            kept = given_back(kept)
        tx.conversations.save(kept)
        for photo in message.heard.photos:
            tx.conversations.add_photo(kept.id, photo, message.heard.at)
        tx.conversations.keep_replies(kept.id, message.heard.message_id, outcome.replies)

    def not_understood(self, tx: Transaction, message: Message, guesses: Sequence[Guess]) -> None:
        """Keep a message that the brain was unsure of, to learn from."""
        shop = self._shops[message.shop]
        keep_unsure(tx, shop, message.conversation, message.heard, guesses)

    def apologise(self, message: Message) -> tuple[Reply, ...]:
        """Answer a message that nothing else answers: an apology, and a case for a person (S-17).

        If an action answered it after all, its stored replies are returned instead.
        """
        with self._store.begin() as tx:
            kept = tx.conversations.lock(message.conversation, message.shop, message.channel)
            before = tx.conversations.replies(kept.id, message.heard.message_id)
            if before is not None:
                return tuple(before)
            reply, case = trouble(self._shops[message.shop], kept, message.heard)
            open_cases(tx, kept, (case,), self._new_id)
            kept = replace(kept, memory={**kept.memory, "handed_over": True})
            tx.conversations.save(waiting(kept, message.heard.at))
            tx.conversations.keep_replies(kept.id, message.heard.message_id, [reply])
        return (reply,)


def _answers(task: Task, mentions: Mentions, known: Known) -> bool:
    heard = Heard(mentions.rest, "", task.touched_at, "")
    named = bool(mentions.order_numbers or mentions.emails or mentions.misshapen)
    return is_answer(task, heard, known) or (named and says_little(mentions.rest))


def _taken(memory: Memory, named: Mentions, known: Known) -> str | None:
    """Return what a message takes of what was held out, or asks of what is cancelled whole."""
    text = named.rest
    part = None if known.waiting_for_person else taken_in_part(memory, text, known)
    gone = None if named.order_numbers else asks_of_gone(memory, text, known)
    if held := part or takes_up(memory, text, known) or wishes_variant(memory, text, known):
        return held
    return gone or (None if named.order_numbers else meant_of_another(memory, text, known))


def capabilities(intents: Mapping[str, Any] | list[str]) -> tuple[Capability, ...]:
    """Return the wishes among intents, in their order."""
    known = set(Capability)
    return tuple(dict.fromkeys(Capability(name) for name in intents if name in known))
