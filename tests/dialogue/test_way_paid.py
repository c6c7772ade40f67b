"""Money goes back the way it came, whether that was one way or two."""

from __future__ import annotations

import pytest

from preorder.core.orders import Payment
from preorder.dialogue.done import done_text
from preorder.dialogue.state import Quote
from preorder.dialogue.summary import ask_confirm
from preorder.policy.decide import decide
from tests.policy.build import (
    CANCEL,
    HOUR,
    OPENS,
    RETURN,
    ask,
    facts,
    lettoria,
    line,
    ny,
    order,
    parcel,
    payment,
    usd,
)

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


def test_an_authorised_return_tells_how_to_learn_where_it_goes() -> None:
    """The shop's page names no address."""
    arrived = order(line(shipped=1, delivered=1), shipments=(parcel(ny(10, 2, 18), {1: 1}),))
    decision = decide(lettoria(), facts(arrived), ask(RETURN, ny(10, 20), conditions_met=True))
    told = done_text(lettoria(), facts(arrived), decision)

    assert "For the address to send it to, write to cs@lettoria.com or ask for a person" in told
