"""What must hold of the bare rows, checked without the code that is tested."""

from __future__ import annotations

from collections import Counter


def money_is_conserved(lines, booked: Counter[tuple[str, str]], shipping_paid: int) -> None:
    """I-01: what came in = what was sent back + fees + the value still held."""
    held: Counter[str] = Counter()
    for one in lines:
        held[one.number] += (one.qty - one.cancelled) * one.unit_paid
    for number, value in held.items():
        charge, items, shipping, fee, refund = (
            booked[number, kind] for kind in ("charge", "items", "shipping", "fee", "refund")
        )
        assert charge == refund + fee + value + (shipping_paid - shipping)
        assert items + shipping == refund + fee
        assert shipping in {0, shipping_paid}


def no_payment_gives_back_more_than_it_took(payments, refunds) -> None:
    """I-02; each order has one payment here."""
    sent: Counter[str] = Counter()
    for one in refunds:
        assert one.amount > 0
        sent[one.number] += one.amount if one.state != "failed" else 0
    assert all(sent[one.number] <= one.amount for one in payments)


def a_recount_equals_the_counter(
    lines, taken: dict[str, int], style_of: dict[str, str], caps: dict[str, int]
) -> None:
    """I-04: sold and not cancelled, within the cap."""
    sold: Counter[str] = Counter()
    for one in lines:
        sold[style_of[one.sku]] += one.qty - one.cancelled
    assert {style: taken[style] for style in caps} == {style: sold[style] for style in caps}
    assert all(0 <= taken[style] <= cap for style, cap in caps.items())
