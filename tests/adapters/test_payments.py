"""The demo payment provider: pays a refund once, and fails as told."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from preorder.adapters.payments import DemoPayments
from preorder.core.money import Money
from preorder.core.refunds import Refund, RefundState
from preorder.service.ports import PaymentRefused, PaymentTimeout
from preorder.settings import SettingsError

REFUND = Refund("R-1", "lettoria", "LT-1", "p1", "REF", Money(11995, "USD"), RefundState.PENDING)


@pytest.fixture
def ledger(tmp_path):
    return tmp_path / "books" / "ledger.db"


def test_a_refund_asked_for_by_many_at_once_is_paid_once(ledger):
    with ThreadPoolExecutor(8) as pool:
        references = set(pool.map(lambda _: DemoPayments(ledger).refund(REFUND), range(24)))

    assert references == {"demo-R-1"}
    assert DemoPayments(ledger).paid() == {"R-1": 11995}


def test_a_refund_is_found_by_our_id_once_it_was_paid(ledger):
    payments = DemoPayments(ledger)
    before = payments.find("R-1")
    payments.refund(REFUND)

    assert (before, payments.find("R-1")) == (None, "demo-R-1")


@pytest.mark.parametrize(
    ("failure", "error", "paid"),
    [
        ("refuse", PaymentRefused, {}),
        ("timeout_before", PaymentTimeout, {}),
        ("timeout_after", PaymentTimeout, {"R-1": 11995}),
    ],
)
def test_it_fails_as_told(ledger, failure, error, paid):
    payments = DemoPayments(ledger, failure)

    with pytest.raises(error):
        payments.refund(REFUND)
    assert payments.paid() == paid


def test_what_it_is_told_in_a_file_counts_from_the_next_call(ledger, tmp_path):
    told = tmp_path / "told"
    told.write_text("refuse\n")
    payments = DemoPayments(ledger, f"@{told}")

    with pytest.raises(PaymentRefused):
        payments.refund(REFUND)
    told.write_text("none")

    assert payments.refund(REFUND) == "demo-R-1"


@pytest.mark.parametrize("content", ["explode", ""])
def test_a_file_that_tells_nonsense_is_refused_before_money_moves(ledger, tmp_path, content):
    told = tmp_path / "told"
    told.write_text(content)
    payments = DemoPayments(ledger, f"@{told}")

    with pytest.raises(SettingsError, match="PREORDER_PAYMENT_FAILURE"):
        payments.refund(REFUND)
    assert payments.paid() == {}
