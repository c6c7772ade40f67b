"""Refunds and e-mails leave once, whatever fails in between (I-07, I-14)."""

import shutil
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from preorder.adapters.payments import DemoPayments
from preorder.bootstrap import new_id
from preorder.core.decisions import Request
from preorder.core.orders import Capability
from preorder.core.refunds import RefundState
from preorder.policy.decide import decide
from preorder.service.orders import CarryOut, carry_out
from preorder.service.outbox import LEASE, LONGEST_PAUSE, Outbox, pause_after
from preorder.service.ports import Mail, PaymentTimeout
from tests.made_parts import make_parts, with_demo

NUMBER = "LT-20411"


class Time:
    """The worker's clock, moved by the test."""

    def __init__(self):
        self.now = datetime(2030, 1, 1, tzinfo=UTC)

    def __call__(self):
        return self.now

    def later(self, span):
        self.now += span


class Mailbox:
    """Keeps what was sent; fails as often as told."""

    def __init__(self):
        self.sent: Counter[str] = Counter()
        self.failures = 0

    def send(self, mail):
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.sent[mail.key] += 1


class CountingPayments(DemoPayments):
    """The demo provider, counting how often it was asked to pay and looked up."""

    def __init__(self, ledger):
        super().__init__(ledger)
        self.calls: Counter[str] = Counter()

    def tell(self, failure):
        self._failure = failure

    def refund(self, refund):
        self.calls["refund"] += 1
        return super().refund(refund)

    def find(self, refund_id):
        self.calls["find"] += 1
        return super().find(refund_id)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A database with the demo's orders, made once."""
    made = with_demo(make_parts(tmp_path_factory.mktemp("filled")))
    made.store.close()
    return made.settings.var


@pytest.fixture
def parts(tmp_path, filled):
    shutil.copytree(filled, tmp_path / "var")
    made = make_parts(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def payments(tmp_path):
    return CountingPayments(tmp_path / "ledger.db")


@pytest.fixture
def outbox(parts, payments, time):
    return Outbox(parts.store, payments, Mailbox(), time)


@pytest.fixture
def owed(parts):
    """Cancel the order and return what is owed to the customer, in minor units."""
    shop, now = parts.shops["lettoria"], parts.clock()
    with parts.store.begin() as tx:
        facts = tx.orders.facts("lettoria", NUMBER)
        request = Request(Capability.CANCEL_ORDER, now)
        decision = decide(shop, facts, request)
        wish = CarryOut("k", request, decision, now, "lettoria:web:1")
        carry_out(tx, shop, facts, wish, new_id)
    return decision.amounts.refund.minor


def refund_of(parts):
    with parts.store.begin() as tx:
        [refund] = tx.orders.refunds_of("lettoria", NUMBER)
    return refund


def test_a_refund_is_paid_and_confirmed(parts, outbox, payments, owed):
    outbox.send_due()

    assert refund_of(parts).state is RefundState.SETTLED
    assert payments.paid() == {refund_of(parts).id: owed}


def test_a_refund_that_was_sent_is_not_sent_again(outbox, payments, time, owed):
    for _ in range(4):
        outbox.send_due()
        time.later(LEASE)

    assert payments.calls["refund"] == 1


def test_a_refund_counts_as_sent_where_its_confirmation_times_out(parts, outbox, payments, owed):
    def silent(_):
        raise PaymentTimeout

    payments.find = silent
    outbox.send_due()

    assert refund_of(parts).state is RefundState.SENT


@pytest.mark.parametrize("failure", ["timeout_before", "nonsense"])
def test_a_provider_that_failed_before_the_money_went_pays_later_with_the_same_key(
    parts, outbox, time, owed, failure
):
    payments = outbox.payments
    payments.tell(failure)
    outbox.send_due()
    state = refund_of(parts).state
    payments.tell("none")
    time.later(LEASE)
    outbox.send_due()

    assert (state, refund_of(parts).state) == (RefundState.UNKNOWN, RefundState.SETTLED)
    assert payments.paid() == {refund_of(parts).id: owed}


def test_a_time_out_after_the_money_went_is_looked_up_and_not_paid_again(
    parts, outbox, payments, time, owed
):
    payments.tell("timeout_after")
    outbox.send_due()
    time.later(LEASE)
    outbox.send_due()

    assert payments.calls["refund"] == 1
    assert refund_of(parts).state is RefundState.SETTLED


def test_a_worker_that_dies_after_the_provider_acted_leaves_no_second_payment(
    parts, outbox, payments, time, owed
):
    class Killed(BaseException):
        pass

    def pay_and_die(refund):
        CountingPayments.refund(payments, refund)
        raise Killed

    payments.refund = pay_and_die
    with pytest.raises(Killed):
        outbox.send_due()
    del payments.refund
    outbox.send_due()  # the lease still runs
    calls_in_lease = payments.calls["refund"]
    time.later(LEASE)
    outbox.send_due()

    assert (calls_in_lease, payments.calls["refund"]) == (1, 1)
    assert refund_of(parts).state is RefundState.SETTLED
    assert payments.paid() == {refund_of(parts).id: owed}


def test_two_workers_at_once_pay_once(parts, outbox, payments, owed):
    together = threading.Barrier(2)

    def work():
        together.wait()
        outbox.send_due()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert payments.calls["refund"] == 1
    assert outbox.mailer.sent.total() == 1


def test_no_transaction_is_open_while_the_provider_is_called(parts, outbox, payments, owed):
    open_now = []
    seen = []
    begin = parts.store.begin

    @contextmanager
    def watched():
        with begin() as tx:
            open_now.append(tx)
            yield tx
        open_now.pop()

    def pay(refund):
        seen.append(len(open_now))
        return CountingPayments.refund(payments, refund)

    payments.refund = pay
    store = type("Watched", (), {"begin": staticmethod(watched)})
    replace(outbox, store=store).send_due()

    assert seen == [0]


def test_a_refusal_is_final_and_goes_to_a_person(parts, outbox, payments, time, owed):
    payments.tell("refuse")
    outbox.send_due()
    payments.tell("none")
    time.later(LONGEST_PAUSE)
    outbox.send_due()
    with parts.store.begin() as tx:
        [case] = tx.cases.all_open("lettoria")

    assert (refund_of(parts).state, payments.paid()) == (RefundState.FAILED, {})
    assert (case.order_number, case.conversation) == (NUMBER, "lettoria:web:1")
    assert (case.capability, case.reasons) == ("cancel_order", ("REFUND_REFUSED",))


def test_pauses_grow_up_to_an_hour():
    pauses = [pause_after(n) for n in range(1, 40)]

    assert pauses[:3] == [timedelta(seconds=s) for s in (5, 10, 20)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


def test_the_pause_between_tries_of_a_refund_doubles(parts, outbox, payments, time, owed):
    payments.tell("timeout_before")
    tried_at = []
    for second in range(80):
        if outbox.send_due_refunds():
            tried_at.append(second)
        time.later(timedelta(seconds=1))

    assert tried_at == [0, 5, 5 + 10, 5 + 10 + 20, 5 + 10 + 20 + 40]


@pytest.fixture
def mail(parts):
    with parts.store.begin() as tx:
        tx.outbox.mail(Mail("m1", "lettoria", "a@x.io", "s", "b"))
        tx.outbox.mail(Mail("m2", "lettoria", "a@x.io", "s", "b"))


def test_each_mail_is_sent_once(outbox, time, mail):
    for _ in range(3):
        outbox.send_due()
        time.later(LEASE)

    assert outbox.mailer.sent == {"m1": 1, "m2": 1}


def test_a_mail_that_failed_keeps_no_other_and_is_tried_again_later(outbox, time, mail):
    outbox.mailer.failures = 1
    outbox.send_due()
    at_once = dict(outbox.mailer.sent)
    outbox.send_due()
    too_early = dict(outbox.mailer.sent)
    time.later(pause_after(1))
    outbox.send_due()

    assert at_once == too_early == {"m2": 1}
    assert outbox.mailer.sent == {"m1": 1, "m2": 1}
