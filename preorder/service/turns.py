"""A customer's message, from what was understood to what is answered: one transaction."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from preorder.core.errors import StoreConflict
from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.done import carried_out
from preorder.dialogue.extract import extract_identity
from preorder.dialogue.fill import is_answer
from preorder.dialogue.outcome import Heard, Known, Outcome, OwnOrder, Turn
from preorder.dialogue.state import Memory
from preorder.dialogue.task import advance, resume
from preorder.policy.clauses import Policy
from preorder.policy.shop import Shop
from preorder.service.casework import open_cases, trouble
from preorder.service.conversations import Conversation, ConversationState
from preorder.service.identity import Seen, fresh_identity, identify
from preorder.service.letters import lost_numbers
from preorder.service.orders import CarryOut, NewId, carry_out
from preorder.service.ports import Clock, Store, Transaction

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

    def __init__(self, store: Store, shops: Shops, wall: Clock, new_id: NewId) -> None:
        """Keep what every turn needs.

        Args:
            wall: real time, for proofs of identity and limits.
            new_id: makes references.
        """
        self._store, self._shops, self._wall, self._new_id = store, shops, wall, new_id

    def context(self, conversation: str, shop: str, channel: str, text: str) -> dict[str, Any]:
        """Tell the brain what is going on: the open task, and whether this just answers it."""
        with self._store.begin() as tx:
            kept = tx.conversations.lock(conversation, shop, channel)
            memory = Memory.from_json(kept.memory)
            verified = fresh_identity(kept, self._wall()) is not None
            answer = False
            if memory.task is not None:
                heard = Heard(text, "", memory.task.touched_at, "")
                mentions = extract_identity(text, *self._pattern(shop))
                seen = Seen(kept, memory, numbers=mentions.order_numbers)
                known = self._known(tx, shop, seen, heard)
                answer = is_answer(memory.task, replace(heard, text=mentions.rest), known) or (
                    bool(mentions.order_numbers or mentions.emails) and not _more(mentions.rest)
                )
        task = memory.task.capability if memory.task else None
        return {"task": task, "task_answer": answer, "order_verified": verified}

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
        shop = self._shops[message.shop]
        mentions = extract_identity(message.heard.text, *self._pattern(message.shop))
        seen = identify(tx, shop, kept, mentions, self._wall())
        known = self._known(tx, message.shop, seen, message.heard)
        known = replace(
            known,
            has_number=seen.memory.claimed_number is not None,
            has_email=seen.memory.claimed_email is not None,
            failed=seen.failed,
            locked=seen.locked,
        )
        heard = replace(message.heard, text=mentions.rest.strip() or message.heard.text)
        turn = Turn(seen.memory, heard, known)
        outcome = resume(turn) if message.follows_answer else advance(turn)
        outcome = self._do(tx, message, turn, outcome)
        self._keep(tx, message, seen.conversation, outcome)
        return outcome.replies

    def _pattern(self, shop: str) -> tuple[str, int]:
        numbers = self._shops[shop].order_numbers
        return numbers.prefix, numbers.digits

    def _known(self, tx: Transaction, shop: str, seen: Seen, heard: Heard) -> Known:
        identity = fresh_identity(seen.conversation, self._wall())
        orders: dict[str, OwnOrder] = {}
        if identity is not None:
            for number in tx.orders.numbers_of(shop, identity.email)[:_MOST_ORDERS]:
                if own := self._own_order(tx, shop, number):
                    orders[number] = own
        return Known(
            shop=self._shops[shop],
            now=heard.at,
            email=identity.email if identity else None,
            orders=orders,
            mentioned=seen.numbers,
            waiting_for_person=seen.conversation.state is ConversationState.WAITING,
        )

    def _own_order(self, tx: Transaction, shop: str, number: str) -> OwnOrder | None:
        facts = tx.orders.facts(shop, number)
        if facts is None:
            return None
        policy = self._shops.policy_for(tx, shop, facts.order.policy_version)
        if policy is None:
            # A policy that nobody can read any more: a person decides everything (S-16).
            policy = self._shops[shop].model_copy(update={"policy": Policy()})
        return OwnOrder(facts, policy, tx.orders.refunds_of(shop, number))

    def _do(self, tx: Transaction, message: Message, turn: Turn, outcome: Outcome) -> Outcome:
        """Do what the dialogue decided: withdraw, carry out, file cases, send numbers."""
        if outcome.withdraw is not None and not tx.orders.withdraw(message.shop, outcome.withdraw):
            raise StoreConflict(f"request {outcome.withdraw} is no longer open")
        if command := outcome.command:
            own = turn.known.orders[command.order_number]
            key = f"{message.conversation}:{message.heard.message_id}:{command.request.capability}"
            wish = CarryOut(
                key, command.request, command.agreed, message.heard.at, message.conversation
            )
            recorded = carry_out(tx, own.shop, own.facts, wish, self._new_id)
            asked = replace(turn, memory=outcome.memory)
            outcome = carried_out(asked, own, command.agreed, recorded.reference)
        if outcome.send_numbers_to is not None:
            self._send_numbers(tx, message, outcome.send_numbers_to)
        return outcome

    def _send_numbers(self, tx: Transaction, message: Message, email: str) -> None:
        numbers = tx.orders.numbers_of(message.shop, email)
        if numbers:
            key = f"{message.conversation}:{message.heard.message_id}:lost_number"
            tx.outbox.mail(lost_numbers(self._shops[message.shop], email, numbers, key))

    def _keep(
        self, tx: Transaction, message: Message, kept: Conversation, outcome: Outcome
    ) -> None:
        if outcome.cases:
            open_cases(tx, kept, outcome.cases, self._new_id)
            if outcome.waits:
                kept = replace(kept, state=ConversationState.WAITING)
        tx.conversations.save(replace(kept, memory=outcome.memory.to_json()))
        for photo in message.heard.photos:
            tx.conversations.add_photo(kept.id, photo, message.heard.at)
        tx.conversations.keep_replies(kept.id, message.heard.message_id, outcome.replies)

    def apologise(self, message: Message) -> tuple[Reply, ...]:
        """Answer a message that nothing else answers: an apology, and a case for a person (S-17).

        If an action answered it after all, its stored replies are returned instead.
        """
        with self._store.begin() as tx:
            kept = tx.conversations.lock(message.conversation, message.shop, message.channel)
            before = tx.conversations.replies(kept.id, message.heard.message_id)
            if before is not None:
                return tuple(before)
            memory = Memory.from_json(kept.memory)
            reply, case = trouble(self._shops[message.shop], memory, message.heard)
            open_cases(tx, kept, (case,), self._new_id)
            tx.conversations.save(replace(kept, state=ConversationState.WAITING))
            tx.conversations.keep_replies(kept.id, message.heard.message_id, [reply])
        return (reply,)


def _more(rest: str) -> bool:
    """Tell whether a message says anything besides the number and the address in it."""
    return len([word for word in rest.split() if any(c.isalpha() for c in word)]) > 4


def capabilities(intents: Mapping[str, Any] | list[str]) -> tuple[Capability, ...]:
    """Return the wishes among intents, in their order."""
    known = set(Capability)
    return tuple(dict.fromkeys(Capability(name) for name in intents if name in known))
