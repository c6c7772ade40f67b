"""The domain against the plan: every name exists on both sides, every text is fit to be read."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from rasa_components.answer_book import NAMELESS
from rasa_components.follow_ups import ASIDES
from rasa_components.plan import FALLBACK, FOLLOW_UP, INTENTS, QUESTIONS, SMALL_TALK, WISHES
from rasa_components.products import ABOUT_PRODUCT

ROOT = Path(__file__).parents[2]
DOMAIN = YAML(typ="safe").load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RESPONSES = DOMAIN["responses"]
VARIANTS = [(key, variant) for key, variants in RESPONSES.items() for variant in variants]
BUTTONS = [button for _, variant in VARIANTS for button in variant.get("buttons", [])]
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def sentences(variant):
    """Return a response's sentences."""
    return set(re.split(r"(?<=[.?!])\s+", variant["text"]))


def test_intents_are_those_of_the_plan():
    """Rasa itself knows the fallback."""
    assert sorted(DOMAIN["intents"]) == sorted(INTENTS - {FALLBACK})


def test_actions_are_those_of_the_plan():
    """One per wish, and the follow-up."""
    assert sorted(DOMAIN["actions"]) == sorted({f"action_{name}" for name in WISHES} | {FOLLOW_UP})


def test_everything_the_plan_may_say_has_words():
    """And nothing is written that is never said."""
    said = QUESTIONS | SMALL_TALK | ASIDES | {"did_you_mean", ABOUT_PRODUCT}

    assert sorted(RESPONSES) == sorted(f"utter_{name}" for name in said)


def test_buttons_lead_somewhere():
    """Each payload is an intent of the domain, each title fits on a phone."""
    assert {button["payload"] for button in BUTTONS} <= {f"/{name}" for name in DOMAIN["intents"]}
    assert [button["title"] for button in BUTTONS if len(button["title"]) > 20] == []


def test_no_reply_has_more_than_three_buttons():
    """Messenger shows three."""
    assert [key for key, variant in VARIANTS if len(variant.get("buttons", [])) > 3] == []


def test_no_fact_is_typed_into_the_domain():
    """No digits, and only placeholders that are filled for any shop."""
    texts = [variant["text"] for _, variant in VARIANTS]

    assert [text for text in texts if re.search(r"[\d@%$]|Lettoria|LA Scale", text)] == []
    assert {name for text in texts for name in PLACEHOLDER.findall(text)} <= {*NAMELESS, "topics"}


def test_no_text_belittles_the_assistant_or_speaks_jargon():
    """Read aloud, each is a sentence that a person at a counter could say."""
    texts = " ".join(variant["text"] for _, variant in VARIANTS).lower()

    assert re.findall(r"just a bot|as an ai|language model|intent|invalid|unable", texts) == []


@pytest.mark.parametrize("key", [f"utter_{name}" for name in sorted(QUESTIONS)])
def test_a_question_without_a_rule_offers_a_person(key):
    """Nobody is left standing with 'no rule'."""
    offered = [button["payload"] for button in RESPONSES[key][0]["buttons"]]

    assert "/talk_to_human" in offered


@pytest.mark.parametrize("key", [key for key, variants in RESPONSES.items() if len(variants) > 1])
def test_variants_share_no_sentence(key):
    """Or the same sentence would be said twice in a row after all."""
    said = [sentence for variant in RESPONSES[key] for sentence in sentences(variant)]

    assert len(said) == len(set(said))


def test_not_understanding_has_three_ways_to_say_so_and_ends_with_a_person():
    """Third time unlucky: a person."""
    variants = RESPONSES["utter_nlu_fallback"]

    assert len(variants) == 3
    assert variants[-1]["buttons"][0]["payload"] == "/talk_to_human"
