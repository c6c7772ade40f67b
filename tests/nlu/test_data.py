"""The training data: every intent is there, and no sentence teaches two things."""

import re
from collections import Counter
from pathlib import Path

import pytest

from rasa_components.nlu_files import read_examples
from rasa_components.normalise import normalise

ROOT = Path(__file__).parents[2]
INTENTS = """
faq_what_is_preorder faq_preorder_window faq_slot_limit faq_when_charged faq_discount_stacking
faq_how_discount_applied faq_ship_date faq_lead_time faq_mixed_cart_shipping faq_shipping_cost
faq_cancel_policy faq_restocking_fee faq_return_policy faq_refund_timing faq_swap_policy
faq_change_order_policy faq_delay_policy faq_damage_policy faq_price_change faq_order_status_how
faq_not_received faq_contact faq_response_time faq_queue_place faq_shop_cancels
order_status cancel_order swap_item request_return report_damage delay_refund order_ref
change_order talk_to_human complaint greeting thanks goodbye bot_identity capabilities confirm
deny abort hold_on
oos_product oos_shop oos_unrelated oos_abuse oos_gibberish oos_fragment oos_language
""".split()


@pytest.fixture(scope="module")
def examples():
    return read_examples(ROOT / "data" / "nlu")


def test_every_intent_has_enough_examples_and_no_other_is_taught(examples):
    counts = Counter(intent for _, intent in examples)

    assert counts.keys() == set(INTENTS)
    assert min(counts.values()) >= 40
    assert sum(counts[name] for name in counts if name.startswith("oos_")) >= 300


def test_no_sentence_teaches_two_intents(examples):
    taught: dict[str, set[str]] = {}
    for text, intent in examples:
        taught.setdefault(normalise(text).rstrip("?.! "), set()).add(intent)

    assert {text: names for text, names in taught.items() if text and len(names) > 1} == {}


def test_no_example_is_a_button_payload_or_blank(examples):
    assert [text for text, _ in examples if re.match(r"/\w|\s*$", text)] == []


def test_entity_marks_of_rasa_are_read_as_plain_text(tmp_path):
    (tmp_path / "a.yml").write_text(
        "nlu:\n- intent: x\n  examples: |\n"
        '    - go to [Rome](city)\n    - [a](b) - [c]{"entity": "d"}\n'
    )

    assert read_examples(tmp_path) == [("go to Rome", "x"), ("a - c", "x")]
