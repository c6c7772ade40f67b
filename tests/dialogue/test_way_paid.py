"""Money goes back the way it came, whether that was one way or two."""

from __future__ import annotations

import pytest

from preorder.core.orders import Payment
from preorder.dialogue.done import done_text
from preorder.dialogue.state import Quote
from preorder.dialogue.summary import ask_confirm
from preorder.policy.decide import decide
from tests.policy.build import CANCEL, HOUR, OPENS, ask, facts, lettoria, order, payment, usd

CARD = (payment("card", usd("120.00")),)
TWO = (payment("gift", usd("20.00")), payment("card", usd("100.00")))


@pytest.mark.parametrize("payments", [CARD, TWO], ids=["one card", "a gift card and a card"])
def test_a_refund_is_promised_the_way_it_was_paid(payments: tuple[Payment, ...]) -> None:
    """Never to one payment method where there were two."""
    paid = facts(order(payments=payments))
    decision = decide(lettoria(), paid, ask(CANCEL, OPENS + HOUR))
    summary = ask_confirm(lettoria(), paid, Quote("q", OPENS + HOUR, decision)).text

    assert "the way you paid" in summary
    assert "the way you paid" in done_text(lettoria(), paid, decision)
