"""What an owner is told of his file, and a third shop made of one file and no code."""

import pytest

from preorder.core.decisions import Reason, Verdict
from preorder.policy.compile import compile_answers
from preorder.policy.decide import autonomy, decide
from preorder.policy.load import load_shops
from preorder.policy.review import review
from tests.policy.build import (
    CAMPAIGN,
    CANCEL,
    DAMAGE,
    DAY,
    DELAY,
    HOUR,
    OPENS,
    RETURN,
    STATUS,
    SWAP,
    ask,
    facts,
    lascale,
    lettoria,
    line,
    ny,
    order,
    parcel,
    usd,
    without_doubt,
)

MINIMAL = """\
shop: atelier
version: 1
name: Atelier
zone: Europe/Paris
currency: USD
holidays: US
contact: {email: bonjour@atelier.example}
order_numbers: {prefix: AT, digits: 4}
policy: {}
"""
RICHER = (
    MINIMAL.replace("policy: {}\n", "")
    + """\
policy:
  campaign: {clause: AT-1, window: 7d, cap: 40, ship_month: 11, saving_up_to: 15.50}
  cancel: {clause: AT-2, window: 72h, fee_percent: 10, autonomy: file}
  returns:
    {clause: AT-3, window: 10d, conditions: [], return_shipping: shop, refund_within: 5bd,
     autonomy: file}
answers:
  cancel_policy:
    text: Within {cancel.window} of the opening, with {cancel.fee_percent|fee}.
    while_open: That is until {open.cancel_until}.
    buttons: [cancel_order]
  what_is_preorder:
    text: You save up to {campaign.saving_up_to}, and it ships in {campaign.ship_month|month}.
"""
)


def loaded(tmp_path, text):
    """Return the one shop of a folder with that file in it."""
    (tmp_path / "atelier.yml").write_text(text, encoding="utf-8")
    return load_shops(tmp_path)["atelier"]


def found(shop):
    """Return what a review says, by key."""
    return {finding.key: finding.message for finding in review(shop)}


def test_two_values_for_one_thing_are_listed_with_their_clauses():
    """Lettoria's two and three days."""
    message = found(lettoria())["policy.cancel.doubt"]

    assert "2 days (LT-12) and 3 days (LT-03, LT-06, LT-18)" in message


def test_two_estimates_that_do_not_agree_are_listed():
    """LA Scale Model's 35 to 45 days, and the sum of their parts."""
    assert "35–45 days in all, and 7–14 business days plus" in found(lascale())["policy.estimate"]


def test_a_settled_doubt_is_no_longer_listed():
    """The owner has decided."""
    assert "policy.cancel.doubt" not in found(without_doubt())


def test_missing_clauses_and_answers_are_listed():
    """Those go to a person."""
    keys = found(lascale()).keys()

    assert {"policy.returns", "policy.damage", "answers.slot_limit"} <= keys
    assert "policy.cancel" not in keys


@pytest.mark.parametrize(
    ("shop", "keys"),
    [
        (lettoria(), {"zone", "holidays", "policy.returns.refund_within", "policy.delay.grace"}),
        (lascale(), {"zone", "currency", "holidays", "policy.cancel.until"}),
        (lettoria(), {"policy.cancel.refund_shipping"}),
        (lascale(), {"policy.cancel.refund_shipping"}),
    ],
    ids=["lettoria", "lascale", "lettoria's shipping", "lascale's shipping"],
)
def test_what_was_taken_on_trust_is_listed(shop, keys):
    """Zone, currency, holidays, and how we read what the pages leave open (C-03, C-10 … C-12)."""
    assert keys <= found(shop).keys()
    assert all("owner should confirm" in found(shop)[key] for key in keys)


def test_a_finding_reads_as_one_line():
    """The shop, the key, what about it."""
    assert str(review(lettoria())[0]).startswith("lettoria: policy.cancel.doubt: the page gives")


@pytest.mark.parametrize(
    ("capability", "level"),
    [
        (CANCEL, "execute"),
        (SWAP, "execute"),
        (DELAY, "execute"),
        (RETURN, "file"),
        (DAMAGE, "file"),
    ],
)
def test_lettoria_acts_as_far_as_was_settled(capability, level):
    """Returns are seen before they are paid, damage is arranged by a person."""
    assert autonomy(lettoria(), capability) == level


def test_without_a_clause_a_request_is_filed_at_most():
    """LA Scale Model has none on returns; cancelling it does itself."""
    assert (autonomy(lascale(), RETURN), autonomy(lascale(), CANCEL)) == ("file", "execute")


@pytest.mark.parametrize("capability", [CANCEL, SWAP, RETURN, DAMAGE, DELAY])
def test_a_shop_without_clauses_leaves_everything_to_a_person(tmp_path, capability):
    """Never to another shop's rule."""
    shop = loaded(tmp_path, MINIMAL)

    decision = decide(shop, facts(order(shop="atelier")), ask(capability, OPENS + HOUR))

    assert (decision.verdict, decision.reason) == (Verdict.HUMAN, Reason.POLICY_NOT_AVAILABLE)


def test_a_shop_without_answers_still_compiles(tmp_path):
    """The general sentences know its name and address; its own dates it tells by the order."""
    shop = loaded(tmp_path, MINIMAL)

    page = compile_answers({"atelier": shop}, {})["shops"]["atelier"]

    assert (page["answers"], page["facts"]["shop_name"]) == ({}, "Atelier")
    assert decide(shop, facts(order(shop="atelier")), ask(STATUS, OPENS)).reason is Reason.OK


@pytest.mark.parametrize(
    ("asked_at", "expected"),
    [(OPENS + 72 * HOUR, Verdict.ALLOW), (OPENS + 73 * HOUR, Verdict.REFUSE)],
    ids=["in time", "late"],
)
def test_a_third_shop_decides_by_its_own_numbers(tmp_path, asked_at, expected):
    """One file, no code."""
    shop = loaded(tmp_path, RICHER)

    decision = decide(shop, facts(order(shop="atelier")), ask(CANCEL, asked_at))

    assert decision.verdict is expected
    assert decision.amounts.fee == (usd("12.00") if expected is Verdict.ALLOW else usd("0.00"))


def test_a_third_shop_without_conditions_asks_for_none(tmp_path):
    """Whatever comes back within ten days is taken."""
    shop = loaded(tmp_path, RICHER)
    came = order(
        line(shipped=1, delivered=1), shop="atelier", shipments=(parcel(ny(10, 2), {1: 1}),)
    )

    assert decide(shop, facts(came), ask(RETURN, ny(10, 2) + 9 * DAY)).verdict is Verdict.ALLOW
    assert autonomy(shop, RETURN) == autonomy(shop, CANCEL) == "file"


def test_a_third_shop_says_its_own_numbers(tmp_path):
    """In its own zone."""
    book = compile_answers({"atelier": loaded(tmp_path, RICHER)}, {"atelier": [CAMPAIGN]})
    answers = book["shops"]["atelier"]["answers"]

    assert answers["faq_cancel_policy"]["text"] == (
        "Within 72 hours of the opening, with a 10% restocking fee."
    )
    assert answers["faq_cancel_policy"]["campaign"][0]["text"] == (
        "That is until Saturday, July 4 at 4:00 PM CEST."
    )
    assert "up to $15.50, and it ships in November" in answers["faq_what_is_preorder"]["text"]
