"""The conversations together: every kind, every question and every wish occurs, at both shops."""

from __future__ import annotations

import pytest

from preorder.core.orders import Capability
from tests.conversations.format import KINDS, Conversation, all_files, read_conversation

SHOPS = ("lettoria", "lascale")
TOPICS = frozenset(
    "what_is_preorder preorder_window slot_limit when_charged discount_stacking "
    "how_discount_applied ship_date lead_time mixed_cart_shipping shipping_cost cancel_policy "
    "restocking_fee return_policy refund_timing swap_policy change_order_policy delay_policy "
    "damage_policy price_change order_status_how not_received contact response_time "
    "queue_place shop_cancels".split()
)
# What the shops' policies let the assistant do or file itself; all else is for a person.
DONE = {
    "lettoria": {"cancel_order", "swap_item", "request_return", "report_damage", "delay_refund"},
    "lascale": {"cancel_order"},
}


@pytest.fixture(scope="module")
def conversations() -> list[Conversation]:
    return [read_conversation(path) for path in all_files()]


def test_there_are_more_than_sixty_conversations_each_of_every_kind(conversations):
    assert len(conversations) > 60
    assert {talk.kind for talk in conversations} == set(KINDS)


def test_a_file_lies_where_its_kind_and_shop_say(conversations):
    misplaced = [
        path
        for path, talk in zip(all_files(), conversations, strict=True)
        if (talk.kind, talk.shop) != (path.parent.name, path.stem.split("-")[0])
    ]

    assert misplaced == []


def test_no_two_conversations_have_the_same_title(conversations):
    titles = [talk.title for talk in conversations]

    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("shop", SHOPS)
def test_every_topic_is_asked_about(conversations, shop):
    asked = {
        topic
        for talk in conversations
        if talk.shop == shop
        for step in talk.steps
        for topic in step.answers
    }

    assert asked >= TOPICS


@pytest.mark.parametrize("shop", SHOPS)
def test_every_wish_that_a_shop_grants_is_carried_out(conversations, shop):
    done = {
        text.split()[0] for talk in conversations if talk.shop == shop for text in talk.end.requests
    }

    assert done >= DONE[shop]


@pytest.mark.parametrize("shop", SHOPS)
def test_every_wish_that_a_shop_leaves_to_people_is_handed_over(conversations, shop):
    cases = {
        case.capability for talk in conversations if talk.shop == shop for case in talk.end.cases
    }

    assert cases >= set(Capability) - DONE[shop] - (
        {"order_status"} if shop == "lettoria" else set()
    )
