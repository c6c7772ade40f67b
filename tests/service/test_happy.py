"""The wish is allowed: summary, an explicit yes, done, confirmed by e-mail."""

from __future__ import annotations

import pytest

from tests.talk import World


def test_a_preorder_is_cancelled_with_its_shipping(world: World) -> None:
    """LT-12, M-13"""
    talk = world.customer("lettoria")
    talk.say("cancel my order", "cancel_order")
    talk.say("LT-20417")
    summary = talk.say("anna.b@x.io")
    done = talk.say("yes", "confirm")
    line = world.facts("lettoria", "LT-20417").order.lines[0]

    assert "$307.00 (items $295.00, plus shipping $12.00)" in summary
    assert "is cancelled" in done
    assert (line.cancelled, world.refunds("lettoria", "LT-20417")) == (1, ["$307.00"])
    assert [mail.to for mail in world.mails()] == ["anna.b@x.io"]


def test_a_fee_is_shown_and_kept(world: World) -> None:
    """LA-14"""
    talk = world.customer("lascale")
    summary = talk.say("cancel LSM-10077 k.tanaka@example.jp", "cancel_order")
    talk.tap("Yes")

    assert "$120.00 (items $160.00, minus the fee of $40.00)" in summary
    assert world.refunds("lascale", "LSM-10077") == ["$120.00"]


def test_an_item_is_swapped_for_another_style(world: World) -> None:
    """LT-18"""
    talk = world.customer("lettoria")
    talk.say("swap to the olive one 20417 anna.b@x.io", "swap_item")
    talk.say("yes")
    facts = world.facts("lettoria", "LT-20417")

    assert facts.order.lines[0].sku == "T-OLI-S"
    assert facts.styles["siena-olive"].taken == 1


def test_a_return_is_authorised_and_filed_for_a_person(world: World) -> None:
    """LT-14 … LT-17: the chat does not wait for it."""
    talk = world.customer("lettoria")
    asked = talk.say("i want to return it 20650 mei.lin@post.com", "request_return")
    summary = talk.tap("Yes, all of that")
    done = talk.tap("Yes")
    (case,) = world.cases()

    assert "dust bag" in asked
    assert "$60.00" in summary
    assert "authorised" in done
    assert (case.capability, case.order_number) == ("request_return", "LT-20650")
    assert talk.say("hi", "cancel_order") != ""


def test_damage_is_filed_with_its_photos(world: World) -> None:
    """LT-21: a replacement at no cost, no money moves."""
    talk = world.customer("lettoria")
    assert "photo" in talk.say("it came broken 20650 mei.lin@post.com", "report_damage")
    summary = talk.say("", "send_photo", photos=["p1"])
    talk.say("yes", "confirm")
    (case,) = world.cases()

    assert "replacement at no cost" in summary
    assert case.details["photos"] == ["p1"]
    assert world.refunds("lettoria", "LT-20650") == []


def test_a_late_order_is_refunded(world: World) -> None:
    """LT-19, also beyond the cancellation window."""
    talk = world.customer("lettoria")
    summary = talk.say("too late, money back LT-20901 late@mail.com", "delay_refund")
    talk.say("yes please", "confirm")

    assert "because of the delay" in summary
    assert world.refunds("lettoria", "LT-20901") == ["$262.00"]


@pytest.mark.parametrize(
    ("shop", "said", "told"),
    [
        ("lettoria", "where is 20417 anna.b@x.io", "September 2026"),
        ("lettoria", "where is 20650 mei.lin@post.com", "delivered on July 5, 2026"),
        ("lettoria", "where is 20650 mei.lin@post.com", "9400111"),
        ("lascale", "where is LSM-10077 k.tanaka@example.jp", "estimate"),
    ],
)
def test_the_status_is_told(world: World, shop: str, said: str, told: str) -> None:
    """LT-10, LT-11, LA-05, LA-17"""
    assert told in world.customer(shop).say(said, "order_status")


def test_a_number_alone_is_looked_up(world: World) -> None:
    talk = world.customer("lettoria")
    talk.say("LT-20417", "order_ref")

    assert "September 2026" in talk.say("anna.b@x.io", "order_ref")


@pytest.mark.parametrize("yes", ["yes", "Yes!!", "yep go ahead", "ok", "sure, do it", "y", "👍"])
def test_an_explicit_yes_carries_out(world: World, yes: str) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    talk.say(yes, "nlu_fallback")

    assert world.refunds("lettoria", "LT-20417") == ["$307.00"]


@pytest.mark.parametrize(
    "text",
    [
        "sounds good to me",
        "that works for me",
        "perfect please proceed",
        "i confirm the cancellation",
    ],
)
def test_a_yes_in_other_words_counts_if_it_was_understood_as_one(world: World, text: str) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")
    talk.say(text, "confirm")

    assert world.refunds("lettoria", "LT-20417") == ["$307.00"]


NO_YES = [
    "yes but only if it is free",
    "yes?",
    "yes if i get it all",
    "yes, what about shipping",
    "ok wait",
    "ok how long does it take",
    "maybe",
    "i guess yes unless it ships tomorrow",
    "yesterday",
    "cancel",
    "hmm",
    "yes 2",
    "ok no leave it",
    "yes the other one",
    "ok return it",
    "yes swap it",
    "correct the address first",
    "yes no",
    "sure, not now",
    "ok let me think first",
    "i dont think that is right",
    "good question",
]


@pytest.mark.parametrize("text", NO_YES)
@pytest.mark.parametrize("intent", ["confirm", "nlu_fallback", "cancel_order"])
def test_a_yes_with_a_reservation_is_none(world: World, text: str, intent: str) -> None:
    talk = world.customer("lettoria")
    talk.say("cancel the tote, all 3, LT-20611 triple@mail.com", "cancel_order")
    before = world.rows()
    talk.say(text, intent)

    assert world.rows() == before


@pytest.mark.parametrize("guess", ["cancel_order", "talk_to_human", "deny", "abort"])
def test_a_bare_yes_is_a_yes_whatever_the_classifier_reads_in_it(world: World, guess: str) -> None:
    talk = world.customer("lettoria")
    talk.say("swap to olive 20417 anna.b@x.io", "swap_item")
    talk.say("yes please", guess)

    assert world.facts("lettoria", "LT-20417").order.lines[0].sku == "T-OLI-S"
