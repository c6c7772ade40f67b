"""The compiled answers: every topic's text, and sentences that are true while they are shown."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from preorder.adapters.answer_file import write_atomically
from preorder.core.orders import Capability
from preorder.policy.campaign_text import moment
from preorder.policy.compile import BUTTON_TITLES, compile_answers
from preorder.policy.shop import FAQ_TOPICS
from rasa_components.answer_book import read_book
from tests.policy.build import (
    CAMPAIGN,
    DAY,
    HOUR,
    MICROSECOND,
    OPENS,
    changed,
    lascale,
    lettoria,
    ny,
)

SHOPS = {"lettoria": lettoria(), "lascale": lascale()}
NEXT = replace(CAMPAIGN, id="autumn", opens_at=OPENS + 60 * DAY)
BOOK = compile_answers(SHOPS, {"lettoria": [NEXT, CAMPAIGN]})
TWO, THREE = OPENS + 2 * DAY, OPENS + 3 * DAY


def said(topic, at, book=BOOK, shop="lettoria"):
    """Return what a reader of the compiled file says at that moment."""
    page = read_book(json.dumps(book))[shop]
    return page.answers[f"faq_{topic}"].reply(at)["text"]


def test_every_answer_of_a_shop_is_compiled():
    """And no other: where a shop has none, the general sentence is said."""
    answers = BOOK["shops"]["lascale"]["answers"]

    assert set(answers) == {f"faq_{topic}" for topic in lascale().answers}
    assert set(answers) < {f"faq_{topic}" for topic in FAQ_TOPICS}


@pytest.mark.parametrize(
    ("at", "open_now"),
    [
        pytest.param(OPENS - MICROSECOND, False, id="before"),
        pytest.param(OPENS, True, id="at the opening"),
        pytest.param(THREE, True, id="at the close"),
        pytest.param(THREE + MICROSECOND, False, id="after"),
        pytest.param(OPENS + 30 * DAY, False, id="between two"),
        pytest.param(NEXT.opens_at, True, id="the next one"),
        pytest.param(OPENS + 900 * DAY, False, id="long after"),
    ],
)
def test_a_preorder_is_called_open_exactly_while_it_is(at, open_now):
    """Its last moment counts; at any time it is either open or not."""
    text = said("preorder_window", at)

    assert ("open now closes on" in text, "No pre-order is open" in text) == (
        open_now,
        not open_now,
    )


def test_the_next_campaign_brings_its_own_dates():
    """Nobody hears of July in September."""
    assert "closes on Saturday, July 4 at 10:00 AM EDT" in said("preorder_window", OPENS)
    assert "closes on Wednesday, September 2" in said("preorder_window", NEXT.opens_at)


@pytest.mark.parametrize(
    ("at", "free", "by_a_person"),
    [
        pytest.param(TWO, True, True, id="in time"),
        pytest.param(TWO + MICROSECOND, False, True, id="in doubt"),
        pytest.param(THREE + MICROSECOND, False, False, id="over"),
    ],
)
def test_a_sentence_goes_when_a_date_in_it_has_passed(at, free, by_a_person):
    """Free cancellation is not announced while only a person may still allow it."""
    text = said("cancel_policy", at)

    assert "free cancellation ends on Friday, July 3 at 10:00 AM EDT" in text or not free
    assert ("free cancellation ends" in text, "on later cancellations until" in text) == (
        free,
        by_a_person,
    )


def test_a_swaps_date_is_the_swaps_own():
    """Where swapping ends before the pre-order closes, the sentence goes with it."""
    sooner = changed(
        "lettoria", "swap: {clause: LT-18, window: 3d", "swap: {clause: LT-18, window: 2d"
    )
    book = compile_answers({"lettoria": sooner}, {"lettoria": [CAMPAIGN]})

    assert "swaps end on Friday, July 3" in said("swap_policy", TWO, book)
    assert "swaps end" not in said("swap_policy", TWO + MICROSECOND, book)


WINTER = replace(CAMPAIGN, ship_month=date(2027, 12, 1))
OF_THE_MONTH = ["ship_date", "lead_time", "mixed_cart_shipping", "delay_policy"]


@pytest.mark.parametrize("topic", OF_THE_MONTH)
def test_no_answer_names_another_month_than_the_campaigns(topic):
    """Its own, with the year, also in the page's own sentences."""
    book = compile_answers(SHOPS, {"lettoria": [WINTER]})

    assert "September" in said(topic, OPENS - MICROSECOND, book)
    assert "September" not in said(topic, OPENS, book)
    assert "December 2027" in said(topic, OPENS, book)


def test_a_campaigns_month_stands_until_the_next_one_opens():
    """Its customers ask about it after its close."""
    book = compile_answers(SHOPS, {"lettoria": [WINTER, NEXT]})

    assert "December 2027" in said("ship_date", NEXT.opens_at - MICROSECOND, book)
    assert "ship in September." in said("ship_date", NEXT.opens_at, book)


def test_where_the_campaign_agrees_with_the_page_the_pages_words_stand():
    """Nothing is said instead."""
    answers = BOOK["shops"]["lettoria"]["answers"].values()

    assert [answer["instead"] for answer in answers if answer["instead"]] == []


@pytest.mark.parametrize(
    ("hour", "minute", "text"),
    [(0, 5, "12:05 AM"), (11, 59, "11:59 AM"), (12, 0, "12:00 PM"), (13, 9, "1:09 PM")],
)
def test_a_moment_is_written_as_on_a_clock_of_twelve_hours(hour, minute, text):
    """Noon and midnight are twelve."""
    assert moment(lettoria(), ny(12, 31, hour, minute)) == f"Thursday, December 31 at {text} EST"


def test_without_campaigns_none_is_ever_open():
    """Not now, not at any time."""
    book = compile_answers(SHOPS, {})

    for at in (datetime(1999, 1, 1, tzinfo=UTC), OPENS, datetime(2999, 1, 1, tzinfo=UTC)):
        assert "No pre-order is open" in said("preorder_window", at, book)


def test_two_campaigns_at_once_leave_no_gap():
    """The second opens before the first has closed."""
    overlapping = replace(CAMPAIGN, id="more", opens_at=OPENS + DAY)
    book = compile_answers(SHOPS, {"lettoria": [overlapping, CAMPAIGN]})

    assert "No pre-order" not in said("preorder_window", THREE + HOUR, book)
    assert "No pre-order" in said("preorder_window", THREE + DAY + HOUR, book)


def test_of_two_open_campaigns_the_one_that_opened_last_is_spoken_of():
    """Two closing dates in one answer would leave the customer guessing."""
    newer = replace(CAMPAIGN, id="more", opens_at=OPENS + DAY)
    book = compile_answers(SHOPS, {"lettoria": [newer, CAMPAIGN]})

    assert said("preorder_window", OPENS + DAY, book).count("closes on") == 1
    assert "closes on Sunday, July 5" in said("preorder_window", OPENS + DAY, book)


def test_a_campaign_that_never_closes_is_an_error():
    """A shop without a window needs the closing time in the campaign's record."""
    with pytest.raises(ValueError, match="no closing time"):
        compile_answers(SHOPS, {"lascale": [CAMPAIGN]})


def test_every_capability_has_a_button_that_fits():
    """At most 20 characters, at most three to an answer."""
    answers = [a for shop in BOOK["shops"].values() for a in shop["answers"].values()]

    assert set(BUTTON_TITLES) == set(Capability)
    assert max(map(len, BUTTON_TITLES.values())) <= 20
    assert max(len(answer["buttons"]) for answer in answers) <= 3


def test_a_button_leads_to_its_capability():
    """The payload is the intent."""
    assert BOOK["shops"]["lettoria"]["answers"]["faq_swap_policy"]["buttons"] == [
        {"title": "Swap an item", "payload": "/swap_item"}
    ]


def test_facts_are_given_only_where_the_shop_has_them():
    """Lettoria promises no time and names no faster channel."""
    assert BOOK["shops"]["lettoria"]["facts"] == {
        "shop_name": "Lettoria",
        "shop_email": "cs@lettoria.com",
        "order_number_example": "LT-12345",
    }
    assert BOOK["shops"]["lascale"]["facts"]["reply_time"] == "2 business days"


def test_no_placeholder_is_left_in_any_text():
    """Whatever is said is whole."""
    assert "{" not in json.dumps([a["text"] for a in BOOK["shops"]["lettoria"]["answers"].values()])
    assert "{" not in json.dumps([a["text"] for a in BOOK["shops"]["lascale"]["answers"].values()])


def test_a_shop_never_says_what_only_the_other_one_promises():
    """Neither the 25 % nor the 30 days."""
    texts = {
        name: " ".join(answer["text"] for answer in shop["answers"].values())
        for name, shop in BOOK["shops"].items()
    }

    assert "25%" not in texts["lettoria"]
    assert "30 days" not in texts["lascale"]


def test_the_same_input_compiles_to_the_same_file():
    """So that a new file means a new answer."""
    again = compile_answers(dict(reversed(SHOPS.items())), {"lettoria": [CAMPAIGN, NEXT]})

    assert json.dumps(again) == json.dumps(BOOK)


def test_the_file_is_replaced_whole(tmp_path):
    """What is read back is what was written, and no draft stays behind."""
    path = tmp_path / "var" / "answers.json"

    write_atomically(path, {"version": 0})
    write_atomically(path, BOOK)

    assert json.loads(path.read_text(encoding="utf-8")) == BOOK
    assert [file.name for file in path.parent.iterdir()] == ["answers.json"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path):
    """Whoever reads it goes on with what stood there."""
    path = tmp_path / "answers.json"
    write_atomically(path, {"version": 0})

    with pytest.raises(TypeError):
        write_atomically(path, {"version": object()})

    assert json.loads(path.read_text(encoding="utf-8")) == {"version": 0}
