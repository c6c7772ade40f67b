"""Money in whole minor units."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preorder.core.money import Money, minor_digits, total

CURRENCIES = st.sampled_from(["USD", "EUR", "JPY", "KWD"])
AMOUNTS = st.builds(Money, st.integers(-(10**12), 10**12), CURRENCIES)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("119.95", "USD", 11995), ("0.1", "USD", 10), ("300", "JPY", 300), ("1.201", "KWD", 1201)],
)
def test_an_amount_is_read_exactly(text, currency, minor):
    """In the currency's own minor unit (M-06)."""
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("1.005", "USD"),
        ("0.5", "JPY"),
        ("ten", "USD"),
        ("", "USD"),
        ("NaN", "USD"),
        ("sNaN", "USD"),
        ("Infinity", "USD"),
    ],
)
def test_what_is_no_amount_is_refused(text, currency):
    """Nothing is rounded while reading."""
    with pytest.raises(ValueError, match=r"amount|minor units"):
        Money.parse(text, currency)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Money(8996, "USD"), "$89.96"),
        (Money(-500, "USD"), "-$5.00"),
        (Money(0, "USD"), "$0.00"),
        (Money(123456789, "USD"), "$1,234,567.89"),
        (Money(300, "JPY"), "¥300"),
        (Money(1250, "KWD"), "KWD 1.250"),
    ],
)
def test_an_amount_is_written_as_customers_read_it(amount, text):
    """With its symbol and all its decimals."""
    assert str(amount) == text


@given(AMOUNTS)
def test_an_amount_written_plainly_is_read_back(amount):
    """Nothing is lost either way."""
    plain = Decimal(amount.minor).scaleb(-minor_digits(amount.currency))

    assert Money.parse(str(plain), amount.currency) == amount


@pytest.mark.parametrize(
    ("minor", "percent", "share"),
    [(11995, 25, 2999), (1, 25, 0), (2, 25, 1), (1, 50, 1), (100, 0, 0), (7, 100, 7), (49, 1, 0)],
)
def test_half_a_minor_unit_rounds_up(minor, percent, share):
    """29.9875 is 29.99 (M-01, M-04)."""
    assert Money(minor, "USD").percent(percent) == Money(share, "USD")


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 100))
def test_a_share_never_exceeds_the_whole_and_grows_with_it(amount, more, percent):
    """So a fee is never above the price, and a cumulative fee never falls."""
    share, larger = (Money(m, "USD").percent(percent).minor for m in (amount, amount + more))

    assert 0 <= share <= amount
    assert 0 <= larger - share <= more


def test_currencies_do_not_mix():
    """Neither added nor compared; a difference in currency is an error of ours."""
    for act in (Money.__add__, Money.__sub__, Money.__lt__, Money.__le__):
        with pytest.raises(ValueError, match="cannot mix"):
            act(Money(1, "USD"), Money(1, "EUR"))


def test_equal_amounts_are_not_less():
    """But at most as much."""
    amount = Money(5, "USD")

    assert (amount < Money(5, "USD"), amount <= Money(5, "USD")) == (False, True)


def test_nothing_adds_up_to_zero():
    """In the currency that was asked for."""
    assert total([], "JPY") == Money(0, "JPY")
    assert total([Money(1, "USD"), Money(2, "USD")], "USD") == Money(3, "USD")


def test_only_zero_is_nothing():
    """A debt is something."""
    assert (bool(Money(0, "USD")), bool(Money(-1, "USD"))) == (False, True)
