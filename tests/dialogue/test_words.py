"""What is said is true and fit to be read: no number from nowhere, no word of the machine's."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preorder.core.decisions import Decision, Reason, Request, Verdict
from preorder.core.money import Money, total
from preorder.core.orders import Capability, Facts, OpenRequest, Order
from preorder.dialogue.done import done_text
from preorder.dialogue.entitled import delay_right
from preorder.dialogue.outcome import OwnOrder
from preorder.dialogue.state import Quote, Step
from preorder.dialogue.status_text import status_text
from preorder.dialogue.summary import ask_confirm
from preorder.dialogue.topics import order_facts, reply_promise
from preorder.dialogue.words import ACTS, WISHES, every_reason, sentence
from preorder.policy.campaign_text import moment
from preorder.policy.decide import decide, reply_by
from preorder.policy.estimates import estimate
from preorder.policy.shop import FAQ_TOPICS, Shop
from tests.policy.build import lascale, lettoria
from tests.policy.draw import REQUESTS, known

SHOPS = {"lettoria": lettoria(), "lascale": lascale()}
NAMES = st.sampled_from(sorted(SHOPS))
_SUMMED_UP = frozenset(Capability) - {
    Capability.ORDER_STATUS,
    Capability.CHANGE_ORDER,
    Capability.TALK_TO_HUMAN,
}
_CODES = {*Reason, *Verdict, *Capability, *Step} - {"ask", "allow", "target", "photos", "code",
                                                    "refuse", "human", "confirm", "conditions",
                                                    "begin", "OK", "identify"}  # fmt: skip


def texts(shop: Shop, facts: Facts, decision: Decision) -> Iterator[str]:
    """Return everything the assistant may say of a decision."""
    yield every_reason(shop, facts, decision)
    for line in decision.lines:
        yield sentence(shop, facts, decision, line)
    if decision.capability is Capability.ORDER_STATUS:
        yield status_text(shop, facts, decision)
    sold = decision.target_sku in facts.variants or decision.capability is not Capability.SWAP_ITEM
    if decision.verdict is Verdict.ALLOW and decision.capability in _SUMMED_UP and sold:
        yield ask_confirm(shop, facts, Quote("m1", decision.asked_at, decision)).text
        yield done_text(shop, facts, decision)


def facts_texts(shop: Shop, facts: Facts, decision: Decision) -> Iterator[str]:
    own = OwnOrder(facts, shop)
    for topic in FAQ_TOPICS:
        if reply := order_facts(topic, own, decision.asked_at):
            yield reply.text


def digits(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


def known_numbers(shop: Shop, facts: Facts, decision: Decision) -> set[str]:
    """Return the digits of everything that may be named: decision, policy, order (I-17)."""
    order, amounts = facts.order, decision.amounts
    money = [
        amounts.items,
        amounts.fee,
        amounts.shipping,
        amounts.refund,
        amounts.difference,
        order.shipping_paid,
    ]
    all_of_it = [
        decide(shop, facts, Request(capability, decision.asked_at))
        for capability in (Capability.CANCEL_ORDER, Capability.DELAY_REFUND)
    ]
    money += [m for d in all_of_it for m in (d.amounts.items, d.amounts.fee, d.amounts.refund)]
    money += [d.amounts.shipping for d in all_of_it]
    money.append(total([payment.refunded for payment in order.payments], order.currency))
    decisions = [
        decision,
        *(decide(shop, facts, Request(c, decision.asked_at)) for c in Capability),
    ]
    limits = {line.deadline for d in decisions for line in d.lines} | {delay_right(shop, facts)}
    limits |= {
        decide(shop, facts, Request(Capability.SWAP_ITEM, decision.asked_at, {ln.id: 1})).deadline
        for ln in order.lines
    }
    kept = {line.id: line.delivered - line.returned for line in order.lines}
    limits |= {
        decide(shop, facts, Request(Capability.REQUEST_RETURN, decision.asked_at, units)).deadline
        for some in [decision.lines, *([line] for line in decision.lines)]
        if (units := {one.line_id: n for one in some if (n := kept.get(one.line_id, 0))})
    }
    days = [estimate(shop, facts, line, decision.asked_at) for line in order.lines]
    parts = [
        *map(str, money),
        *(str(worth(order, each)) for each in order.requests),
        *(moment(shop, limit) for limit in limits if limit),
        *(str(shop.calendar.local_date(limit)) for limit in limits if limit),
        *(f"{d.earliest} {d.latest} {d.dispatch_by}" for d in days),
        *(f"{s.shipped_at} {s.delivered_at} {s.tracking}" for s in order.shipments),
        *(str(shop.calendar.local_date(s.shipped_at)) for s in order.shipments),
        *(str(shop.calendar.local_date(s.delivered_at)) for s in order.shipments if s.delivered_at),
        *(str(line.qty) for line in decision.lines),
        shop.policy.model_dump_json(),
        f"{order.number} {order.lines} {facts.variants} {order.requests}",
        " ".join(map(str, range(13))),  # counts of units, and numbers of months and hours
        "100" if shop.policy.cancel and shop.policy.cancel.refund_percent == 100 else "",
    ]
    found = {d.lstrip("0") or "0" for part in parts for d in digits(part)}
    return found | {str(shop.policy.delay.grace.amount // 7) if shop.policy.delay
                    and shop.policy.delay.grace else "0"}  # fmt: skip


def worth(order: Order, request: OpenRequest) -> Money:
    """Return what was paid for the units of an open request, their tax included (C-10)."""
    paid = [(ln.unit_paid + ln.unit_tax) * request.units.get(ln.id, 0) for ln in order.lines]
    return total(paid, order.currency)


@given(st.data(), REQUESTS)
def test_every_number_comes_from_the_decision_the_policy_or_the_order(data, request):
    """I-17"""
    name = data.draw(NAMES)
    facts = data.draw(known(name))
    decision = decide(SHOPS[name], facts, request)
    said = [*texts(SHOPS[name], facts, decision), *facts_texts(SHOPS[name], facts, decision)]
    allowed = known_numbers(SHOPS[name], facts, decision)

    for text in said:
        assert {n.lstrip("0") or "0" for n in digits(text)} <= allowed, text


@given(st.data(), REQUESTS)
def test_nothing_reads_as_if_a_machine_wrote_it(data, request):
    """No None, no placeholder, no code, no timestamp, no empty sentence."""
    name = data.draw(NAMES)
    facts = data.draw(known(name))
    decision = decide(SHOPS[name], facts, request)

    for text in [*texts(SHOPS[name], facts, decision), *facts_texts(SHOPS[name], facts, decision)]:
        assert text.strip() == text != ""
        assert not re.search(r"\bNone\b|[{}<>]|\d{4}-\d{2}-\d{2}|\d\d:\d\d:\d\d|  ", text), text
        assert not set(re.findall(r"[A-Za-z]+(?:_[A-Za-z]+)*", text)) & _CODES, text
        assert not re.search(r"\.\.|,\.| \.|\n\n", text), text


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("name", sorted(SHOPS))
@settings(max_examples=1, deadline=None)
@given(data=st.data(), request=REQUESTS)
def test_every_reason_has_its_words(reason: Reason, name: str, data, request) -> None:
    """Habit 11: a sentence, also where the shop has no clause for it."""
    facts = data.draw(known(name))
    drawn = decide(SHOPS[name], facts, request)
    decision = Decision(
        drawn.capability, Verdict.REFUSE, (reason,), (), drawn.amounts, drawn.asked_at, "1"
    )
    text = sentence(SHOPS[name], facts, decision)

    assert re.fullmatch(r"[A-Z].*\.", text, re.DOTALL), text
    assert not re.search(r"[{}]|None", text)


def test_every_capability_has_its_words() -> None:
    assert set(ACTS) == set(WISHES) == set(Capability)


@pytest.mark.parametrize("name", sorted(SHOPS))
@given(request=REQUESTS)
def test_a_reply_time_is_promised_only_where_the_shop_does(name: str, request) -> None:
    shop = SHOPS[name]
    promise = reply_promise(shop, reply_by(shop, request.asked_at))

    assert shop.contact.email in promise
    assert ("business days" in promise) is (shop.contact.reply_within is not None)
