"""What comes back, to the cent: M-01 … M-17."""

from dataclasses import replace

import pytest

from preorder.core.decisions import Initiator, Reason, RefundPayment, Verdict
from preorder.core.money import Money
from preorder.core.orders import Line, LineKind, Payment
from preorder.policy.decide import decide
from preorder.policy.place_order import decide_price_adjustment
from tests.policy.build import (
    CANCEL,
    DAMAGE,
    DELAY,
    HOUR,
    OPENS,
    RETURN,
    SWAP,
    ask,
    changed,
    facts,
    la,
    la_facts,
    lascale,
    lettoria,
    line,
    model,
    ny,
    order,
    parcel,
    payment,
    usd,
)

NOW = OPENS + HOUR


def cancel(known, units=None, shop=None, at=NOW, **more):
    """Decide a cancellation."""
    return decide(shop or lettoria(), known, ask(CANCEL, at, units, **more))


def cancel_model(*lines, units=None, **more):
    """Decide a cancellation at LA Scale Model."""
    return cancel(la_facts(*lines, **more), units, lascale(), la(7, 2))


def refunds(decision):
    """Return what is sent where."""
    return {e.payment_id: e.amount for e in decision.effects if isinstance(e, RefundPayment)}


@pytest.mark.parametrize(
    ("price", "qty", "fee", "refund"),
    [
        pytest.param("119.95", 1, "29.99", "89.96", id="M-01"),
        pytest.param("9.99", 3, "7.49", "22.48", id="M-02"),
        pytest.param("0.01", 1, "0.00", "0.01", id="M-04 a cent"),
        pytest.param("0.02", 1, "0.01", "0.01", id="M-04 two cents"),
    ],
)
def test_a_quarter_is_kept_rounded_half_up(price, qty, fee, refund):
    """One rounding, over everything that is cancelled."""
    amounts = cancel_model(model(paid=price, qty=qty)).amounts

    assert (amounts.fee, amounts.refund) == (usd(fee), usd(refund))


def test_m_03_one_at_a_time_costs_the_same():
    """2.50 + 2.50 + 2.49 = 7.49, as all three at once."""
    fees: list[Money] = []
    known = la_facts(model(paid="9.99", qty=3))
    for done in range(3):
        of = replace(
            known.order,
            lines=(replace(known.order.lines[0], cancelled=done),),
            fee_base=usd("9.99") * done,
            fees=sum(fees, start=usd("0.00")),
        )
        fees.append(cancel(replace(known, order=of), {1: 1}, lascale(), la(7, 2)).amounts.fee)

    assert fees == [usd("2.50"), usd("2.50"), usd("2.49")]


def test_m_05_a_gift_is_cancelled_without_the_payment_gateway():
    """Nothing was paid, so nothing is sent."""
    decision = cancel_model(model(paid="0.00"))

    assert (decision.verdict, decision.amounts.refund) == (Verdict.ALLOW, usd("0.00"))
    assert decision.effects == ()


def test_m_05_a_single_cent_is_sent():
    """It is the smallest sum that is money."""
    assert refunds(cancel_model(model(paid="0.01"))) == {"card": usd("0.01")}


@pytest.mark.parametrize(
    ("currency", "paid", "fee"),
    [
        pytest.param("JPY", "1201", "300", id="no decimals"),
        pytest.param("KWD", "1.201", "0.300", id="three decimals"),
        pytest.param("EUR", "10.00", "2.50", id="M-07 not the shop's currency"),
    ],
)
def test_m_06_and_m_07_fees_are_whole_minor_units_of_the_orders_currency(currency, paid, fee):
    """The order's, not the shop's; nothing is converted."""
    amount, none = Money.parse(paid, currency), Money.zero(currency)
    sold = Line(1, "SUPRA", "Supra", LineKind.BACKORDER, amount, none, 1)
    known = la_facts(
        sold,
        currency=currency,
        shipping_paid=none,
        payments=(Payment("card", "card", amount, none),),
    )

    amounts = cancel(known, None, lascale(), la(7, 2)).amounts

    assert (amounts.fee, amounts.refund) == (Money.parse(fee, currency), amount - amounts.fee)


def test_m_08_two_payments_get_back_what_they_paid_and_the_fee_stays_on_the_largest():
    """30 on a voucher, 90 on a card: a fee of 30 leaves 60 for the card."""
    paid = (payment("card", usd("90.00")), payment("voucher", usd("30.00")))

    decision = cancel_model(model(paid="120.00"), payments=paid)

    assert refunds(decision) == {"voucher": usd("30.00"), "card": usd("60.00")}


def test_m_08_an_overdrawn_payment_gets_nothing():
    """Nor does it send a negative amount."""
    paid = (payment("a", usd("10.00"), usd("12.00")), payment("b", usd("200.00")))

    assert refunds(cancel(facts(order(payments=paid)))) == {"b": usd("120.00")}


def test_m_09_within_the_balance_the_rule_stands():
    """10 went back as goodwill; the fee leaves enough for the rest."""
    paid = (payment("card", usd("119.95"), usd("10.00")),)

    assert refunds(cancel_model(payments=paid)) == {"card": usd("89.96")}


def test_m_09_beyond_the_balance_a_person_decides():
    """120 by the rule, 110 left."""
    decision = cancel(facts(order(payments=(payment("card", usd("120.00"), usd("10.00")),))))

    assert (decision.verdict, decision.reason) == (Verdict.HUMAN, Reason.REFUND_EXCEEDS_BALANCE)
    assert (decision.effects, decision.amounts.refund) == ((), usd("0.00"))


def test_m_09_holds_for_returns_too():
    """Nobody is told of money that is no longer there."""
    known = facts(
        order(
            line(shipped=1, delivered=1),
            shipments=(parcel(ny(10, 2), {1: 1}),),
            payments=(payment("card", usd("120.00"), usd("10.00")),),
        )
    )

    decision = decide(lettoria(), known, ask(RETURN, ny(10, 3), conditions_met=True))

    assert (decision.verdict, decision.reason) == (Verdict.HUMAN, Reason.REFUND_EXCEEDS_BALANCE)
    assert decision.amounts.items == usd("0.00")


@pytest.mark.parametrize("capability", [CANCEL, SWAP, RETURN, DAMAGE, DELAY])
def test_m_10_what_was_refunded_in_full_is_not_refunded_again(capability):
    """Whatever is asked for."""
    known = facts(order(payments=(payment("card", usd("120.00"), usd("120.00")),)))

    decision = decide(lettoria(), known, ask(capability, NOW))

    assert (decision.verdict, decision.reason) == (Verdict.REFUSE, Reason.ALREADY_REFUNDED)


@pytest.mark.parametrize("capability", [CANCEL, SWAP, RETURN, DAMAGE, DELAY])
def test_m_11_an_open_chargeback_is_a_persons(capability):
    """Money may be on its way back by another road."""
    decision = decide(lettoria(), facts(order(chargeback_open=True)), ask(capability, NOW))

    assert (decision.verdict, decision.reason) == (Verdict.HUMAN, Reason.CHARGEBACK_OPEN)


def test_m_12_the_price_paid_counts_not_the_list_price():
    """Bought for 80; today it costs 119.95."""
    amounts = cancel_model(model(paid="80.00")).amounts

    assert (amounts.fee, amounts.refund) == (usd("20.00"), usd("60.00"))


def test_m_12_tax_comes_back_and_bears_no_fee():
    """The fee's base is the price (C-10)."""
    amounts = cancel_model(model(paid="80.00", tax="8.00")).amounts

    assert (amounts.fee, amounts.refund) == (usd("20.00"), usd("68.00"))


SHIPPING = usd("9.00")


@pytest.mark.parametrize(
    ("lines", "units", "shipping"),
    [
        pytest.param((line(qty=2),), None, "9.00", id="M-13 everything"),
        pytest.param(
            (line(), line(2, "WALLET", kind=LineKind.IN_STOCK)), None, "0.00", id="M-14 mixed"
        ),
        pytest.param((line(qty=2),), {1: 1}, "0.00", id="M-15 one of two"),
        pytest.param((line(qty=2, cancelled=1),), None, "9.00", id="the last of two"),
        pytest.param((line(qty=2, shipped=1),), None, "0.00", id="the other one has shipped"),
    ],
)
def test_shipping_comes_back_if_nothing_ships(lines, units, shipping):
    """And is kept for what does."""
    known = facts(order(*lines, shipping_paid=SHIPPING))

    assert cancel(known, units).amounts.shipping == usd(shipping)


def test_shipping_comes_back_once():
    """Not again with the next line."""
    known = facts(order(line(), shipping_paid=SHIPPING, shipping_refunded=True))

    assert cancel(known).amounts.shipping == usd("0.00")


def test_m_16_a_delay_refunds_what_remains():
    """Two of three were cancelled before."""
    decision = decide(lettoria(), facts(order(line(qty=3, cancelled=2))), ask(DELAY, ny(10, 20)))

    assert decision.amounts.refund == usd("120.00")


def test_m_17_a_lower_price_brings_nothing_back():
    """Nor a higher one a claim. A shop without the clause leaves it to a person."""
    assert decide_price_adjustment(lascale()) == (Verdict.REFUSE, Reason.PRICE_LOCKED)
    assert decide_price_adjustment(lettoria())[0] is Verdict.HUMAN


def test_the_shops_own_cancellation_costs_the_customer_nothing():
    """The fee is for customers who change their minds (C-08)."""
    request = ask(CANCEL, la(7, 2), initiator=Initiator.SHOP)

    amounts = decide(lascale(), la_facts(), request).amounts

    assert (amounts.fee, amounts.refund) == (usd("0.00"), usd("119.95"))


def test_a_delay_ends_the_cancellation_fee():
    """A shop with a fee in its window still refunds a delay as its delay clause says."""
    with_fee = changed("lettoria", "    fee_percent: 0\n", "    fee_percent: 10\n")

    in_time = cancel(facts(), shop=with_fee)
    delayed = cancel(facts(), shop=with_fee, at=ny(10, 15))

    assert (in_time.amounts.fee, delayed.amounts.fee) == (usd("12.00"), usd("0.00"))


def test_a_fee_at_another_rate_before_does_not_spoil_this_one():
    """25 were kept of 100 before; 10 % of 100 are 10, not 20 less 25."""
    tenth = changed("lascale", "fee_percent: 25", "fee_percent: 10")
    known = la_facts(
        model(paid="100.00", qty=2, cancelled=1),
        fee_base=usd("100.00"),
        fees=usd("25.00"),
        payments=(payment("card", usd("200.00"), usd("75.00")),),
    )

    assert cancel(known, None, tenth, la(7, 2)).amounts.fee == usd("10.00")
