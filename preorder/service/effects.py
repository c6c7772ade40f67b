"""Do what the dialogue decided, in the transaction of its message: all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from preorder.core.errors import StoreConflict
from preorder.dialogue.done import carried_out
from preorder.dialogue.outcome import Command, Heard, Outcome, Turn
from preorder.dialogue.state import Code
from preorder.policy.shop import Shop
from preorder.service.codes import CODES_PER_HOUR, Stamp, draw_digits, kept_code
from preorder.service.conversations import Conversation
from preorder.service.letters import code_letter, lost_numbers, withdrawal
from preorder.service.orders import CarryOut, NewId, carry_out
from preorder.service.ports import Transaction

_LOST_MAILS_PER_HOUR = 3
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Effects:
    """What a message may change, and the message it is done for.

    Args:
        wall: real time, for limits and codes.
        secret: the server's own.
    """

    tx: Transaction
    shop: Shop
    conversation: Conversation
    heard: Heard
    new_id: NewId
    wall: datetime
    secret: bytes

    def do(self, turn: Turn, outcome: Outcome) -> Outcome:
        """Withdraw, carry out, send a code or lost numbers; return what is said after it.

        Raises:
            StoreConflict: somebody changed the order meanwhile.
        """
        if outcome.withdraw is not None:
            self._withdraw(turn, outcome.withdraw)
        if outcome.command is not None:
            outcome = self._carry_out(turn, outcome, outcome.command)
        if outcome.send_numbers_to is not None:
            self._send_numbers(outcome.send_numbers_to)
        identity = self.conversation.identity
        if outcome.send_code and identity is not None:
            code = self._send_code(identity.email, outcome.memory.code)
            outcome = replace(outcome, memory=replace(outcome.memory, code=code))
        return outcome

    def _withdraw(self, turn: Turn, reference: str) -> None:
        if not self.tx.orders.withdraw(self.shop.shop, reference):
            raise StoreConflict(f"request {reference} is no longer open")
        own = next(
            own
            for own in turn.known.orders.values()
            if reference in {request.reference for request in own.facts.order.requests}
        )
        self.tx.outbox.mail(withdrawal(self.shop, own.facts, reference))

    def _carry_out(self, turn: Turn, outcome: Outcome, command: Command) -> Outcome:
        own = turn.known.orders[command.order_number]
        if command.withdraw is not None:
            self._withdraw(turn, command.withdraw)
            facts = self.tx.orders.facts(self.shop.shop, command.order_number)
            own = replace(own, facts=facts or own.facts)
        key = f"{self.conversation.id}:{self.heard.message_id}:{command.request.capability}"
        wish = CarryOut(key, command.request, command.agreed, self.heard.at, self.conversation.id)
        recorded = carry_out(self.tx, own.shop, own.facts, wish, self.new_id)
        asked = replace(turn, memory=outcome.memory)
        return carried_out(asked, own, command.agreed, recorded.reference)

    def _send_code(self, email: str, before: Code | None) -> Code:
        """E-mail a new code; after too many in an hour none is sent, and none works."""
        reference = self.new_id("V")
        digits = draw_digits(reference)
        if self._rarely(f"code:{email}", CODES_PER_HOUR):
            self.tx.outbox.mail(code_letter(self.shop, email, digits, reference))
        stamp = Stamp(self.secret, self.conversation.id)
        return kept_code(stamp, email, digits, self.wall, before)

    def _rarely(self, key: str, most: int) -> bool:
        """Count one more e-mail of that kind; tell whether it is not too many for this hour."""
        before = self.tx.tries.count(self.shop.shop, key, self.wall - _HOUR)
        self.tx.tries.add(self.shop.shop, key, self.wall)
        return before < most

    def _send_numbers(self, email: str) -> None:
        """E-mail the numbers of an address's orders, if there are any; never too often."""
        rarely = self._rarely(f"lost:{email}", _LOST_MAILS_PER_HOUR)
        numbers = self.tx.orders.numbers_of(self.shop.shop, email)
        if numbers and rarely:
            key = f"{self.conversation.id}:{self.heard.message_id}:lost_number"
            self.tx.outbox.mail(lost_numbers(self.shop, email, numbers, key))
