"""Each sentence with a number is the page's own, word for word, once the policy has filled it."""

import re

import pytest

from preorder.policy.compile import compile_answers
from preorder.policy.templates import render
from tests.policy.build import lascale, lettoria

# The shops' own words, as they stand on their pages.
LASCALE = {
    "LA-01": "you can contact us via email at lascalemodel@purplestonetech.com. We promise to "
    "respond within 2 business days or less.",
    "LA-05": "Preorders/Backorders typically arrive within 35~45 days after the manufacturer "
    "release date.",
    "LA-06": "Typically, it takes up to 7~14 business days.",
    "LA-07": "If the item requires international shipping, once the item is ready, it will be "
    "shipped internationally to our US warehouse. This generally takes 35~45 days, but may be "
    "longer due to factors like customs clearance or holidays.",
    "LA-08": "After arrival at our US warehouse, orders will be shipped immediately on the "
    "following business day.",
    "LA-13": "Preorder/backorder cancellations are possible by emailing "
    "lascalemodel@purplestonetech.com to ensure a smooth process.",
    "LA-14": "To discourage unfair line-holding and ensure everyone gets a shot, a 25% restocking "
    "fee applies to cancellations.",
}
LETTORIA = {
    "LT-02": "You save up to $100 per item off the regular retail price. In exchange, you wait "
    "until we finish production before we ship.",
    "LT-03": "The pre-order runs for 3 days only.",
    "LT-05": "Each style is capped at 300 pre-order slots.",
    "LT-06": "Once 300 slots are filled the style closes, even if the 3-day window has not ended.",
    "LT-10": "Pre-order items are scheduled to ship in September. You will receive a tracking "
    "email as soon as your package leaves our warehouse. If the schedule changes, we will email "
    "you in advance.",
    "LT-11-in-stock": "Shipment 1 — in-stock items ship within 1–2 business days (standard "
    "policy).",
    "LT-11-preorder": "Shipment 2 — pre-order items ship in September.",
    "LT-12": "While the 2-day pre-order is open — you can cancel and receive a 100% refund on the "
    "pre-order items. Email cs@lettoria.com with your order number.",
    "LT-14-policy": "Pre-order items follow Lettoria's standard 30-day return policy",
    "LT-14": "Request within 30 days of delivery.",
    "LT-17": "Refund issued to the original payment method, processed within 14 business days.",
    "LT-18": "While the 3-day pre-order window is still open, email cs@lettoria.com with your "
    "order number — we will swap your item if another style still has slots available. Once the "
    "pre-order closes, swaps are no longer possible.",
    "LT-19": "If shipping slips more than 2 weeks past the September estimate, you are entitled to "
    "a 100% refund — even if the cancellation window has closed.",
    "LT-21": "Email cs@lettoria.com within 48 hours of delivery with clear photos. Lettoria will "
    "arrange a replacement at no cost — you will not pay return shipping.",
}
PAGES = [(lascale(), c, s) for c, s in LASCALE.items()]
PAGES += [(lettoria(), c, s) for c, s in LETTORIA.items()]


@pytest.mark.parametrize(("shop", "clause", "sentence"), PAGES, ids=[c for _, c, _ in PAGES])
def test_each_sentence_with_a_number_is_the_pages_own_once_filled(shop, clause, sentence):
    """Word for word. Only LT-04, which contradicts LT-03, is left out."""
    assert render(shop, shop.quotes[clause]).endswith(sentence)


@pytest.mark.parametrize("shop", [lascale(), lettoria()], ids=["lascale", "lettoria"])
def test_no_quote_has_a_typed_number(shop):
    """Every quote whose text holds a digit holds a placeholder, but for the shops' literals."""
    bare = [re.sub(r"\{[^}]*\}%?", "", quote) for quote in shop.quotes.values()]
    for literal in shop.literals:
        bare = [text.replace(literal, "") for text in bare]

    assert [text for text in bare if re.search(r"[\d%]", text)] == []


def numbers(text):
    """Return the whole numbers in a text."""
    return {int(number) for number in re.findall(r"\d+", text)}


@pytest.mark.parametrize("shop", [lascale(), lettoria()], ids=["lascale", "lettoria"])
def test_i_17_each_number_in_an_answer_is_in_the_policy(shop):
    """As it stands, as what is left of a hundred per cent, or as weeks; but for the literals."""
    policy = shop.policy.model_dump_json() + shop.contact.model_dump_json()
    held = numbers(re.sub(r'"clause":"[^"]*"', "", policy))
    known = held | {100 - number for number in held} | {number // 7 for number in held}
    answers = compile_answers({shop.shop: shop}, {})["shops"][shop.shop]["answers"]
    said = " ".join(answer["text"] for answer in answers.values())
    for literal in shop.literals:
        said = said.replace(literal, "")

    assert numbers(said) <= known


EVERY_ANSWER = [
    pytest.param(shop, topic, id=f"{shop.shop} {topic}")
    for shop in (lascale(), lettoria())
    for topic in shop.answers
]


@pytest.mark.parametrize(("shop", "topic"), EVERY_ANSWER)
def test_an_answer_fits_any_way_of_asking(shop, topic):
    """No "Yes." to "how many", to "can't I?" or to "what if I used it"."""
    assert not re.match(r"(yes|no|not|sure|of course)\b", said(shop, topic), re.IGNORECASE)


@pytest.mark.parametrize("topic", ["cancel_policy", "restocking_fee"])
def test_c_08_a_fee_is_never_certain_for_an_order_that_is_late(topic):
    """The general answer says who decides then."""
    words = r"past its estimated delivery time, a person .* decides .*on any fee"

    assert re.search(words, said(lascale(), topic))


@pytest.mark.parametrize("shop", [lascale(), lettoria()], ids=["lascale", "lettoria"])
@pytest.mark.parametrize("topic", ["cancel_policy", "refund_timing"])
def test_c_10_whether_shipping_comes_back_is_said(shop, topic):
    """If nothing of the order ships."""
    assert re.search(r"your shipping .*if nothing of the order ships", said(shop, topic))


@pytest.mark.parametrize("topic", ["mixed_cart_shipping", "shipping_cost"])
def test_lt_11_who_was_charged_twice_is_offered_a_look(topic):
    """The rule denies it; the order may show it."""
    assert "charged twice, I can look at your order" in said(lettoria(), topic)
    assert "order_status" in lettoria().answers[topic].buttons


def said(shop, topic):
    """Return a shop's answer while no campaign is known."""
    return render(shop, shop.answers[topic].text)
