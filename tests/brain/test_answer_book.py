"""Each shop's own words for a key, and what is said where it has none."""

import json
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from preorder.settings import load_settings
from rasa_components.answer_book import (
    ASK_FOR_PERSON,
    LAST_RESORT,
    Answer,
    BookFile,
    Occasion,
    ShopPage,
    book_path,
    instant,
    joined,
    read_book,
    received_at,
    say,
    with_buttons,
    without_question,
)
from rasa_components.whether import asks_whether

OPENS = datetime(2031, 5, 1, 9, tzinfo=timezone(timedelta(hours=-4)))
CLOSES = OPENS + timedelta(days=3)
MOMENT = timedelta(microseconds=1)
DAY = timedelta(days=1)
NO_RULE = [{"text": "{shop_name} has no rule. Write to {shop_email}."}]


def book_text(ship_date="In autumn.", **shops):
    """Compile two shops; the first has a campaign and a button."""
    campaign = {"from": OPENS.isoformat(), "until": CLOSES.isoformat(), "text": "Now open!"}
    button = {"title": "My order", "payload": "/order_status"}
    answers = {"faq_ship_date": {"text": ship_date, "campaign": [campaign], "buttons": [button]}}
    first = {
        "name": "First",
        "email": "first@example.com",
        "facts": {"place": "Here"},
        "answers": answers,
    }
    second = {**first, "name": "Second", "answers": {"faq_ship_date": {"text": "At release."}}}
    return json.dumps({"version": 1, "shops": {"first": first, "second": second, **shops}})


BOOK = read_book(book_text())


def about(key="faq_ship_date", at=OPENS - MOMENT, variants=NO_RULE, said=(), **values):
    """Make an occasion; by default the ship date just before the campaign."""
    return Occasion(key, at, variants, said, values)


@pytest.mark.parametrize(("shop", "text"), [("first", "In autumn."), ("second", "At release.")])
def test_each_shop_says_its_own_words(shop, text):
    """The same question gets a different answer at a different shop."""
    assert say(BOOK[shop], about())["text"] == text


@pytest.mark.parametrize(
    ("at", "text"),
    [
        pytest.param(OPENS - MOMENT, "In autumn.", id="just before"),
        pytest.param(OPENS, "In autumn. Now open!", id="at the opening"),
        pytest.param(CLOSES - MOMENT, "In autumn. Now open!", id="just before the end"),
        pytest.param(CLOSES, "In autumn.", id="at the end"),
        pytest.param(OPENS.astimezone(UTC), "In autumn. Now open!", id="another zone"),
    ],
)
def test_a_campaign_sentence_is_said_only_while_it_is_true(at, text):
    """From its start, inclusive, until its end, exclusive, by the time the customer wrote."""
    assert say(BOOK["first"], about(at=at))["text"] == text


@pytest.mark.parametrize(
    ("at", "text"),
    [
        pytest.param(OPENS - MOMENT, "In autumn.", id="just before"),
        pytest.param(OPENS, "In May. Now open!", id="at the opening"),
        pytest.param(CLOSES, "In May.", id="after the close"),
        pytest.param(CLOSES + DAY, "In autumn.", id="at its end"),
    ],
)
def test_what_a_campaign_says_itself_stands_instead_of_the_general_text(at, text):
    """Never beside it."""
    book = json.loads(book_text())
    answer = book["shops"]["first"]["answers"]["faq_ship_date"]
    until = (CLOSES + DAY).isoformat()
    answer["instead"] = [{"from": OPENS.isoformat(), "until": until, "text": "In May."}]

    assert say(read_book(json.dumps(book))["first"], about(at=at))["text"] == text


def test_of_an_order_its_own_pre_order_is_told_and_not_the_one_that_is_open():
    book = json.loads(book_text())
    answer = book["shops"]["first"]["answers"]["faq_ship_date"]
    before, later = ((CLOSES + DAY * days).isoformat() for days in (1, 2))
    answer["instead"] = [
        {"from": OPENS.isoformat(), "until": before, "text": "In May."},
        {"from": before, "until": later, "text": "In June."},
    ]
    page = read_book(json.dumps(book))["first"]
    asked = about(at=CLOSES + DAY)

    assert say(page, asked)["text"] == "In June."
    assert say(page, replace(asked, sold_at=OPENS))["text"] == "In May."
    assert say(page, replace(asked, sold_at=OPENS - DAY))["text"] == "In autumn."


def test_after_a_list_a_campaign_sentence_has_its_own_line():
    """Or it would read as part of the last item."""
    page = read_book(book_text("Two parts:\n- one\n- two"))["first"]

    assert say(page, about(at=OPENS))["text"].splitlines()[-1] == "Now open!"


def test_buttons_are_handed_out_as_copies():
    """Rasa adds to the list it gets; the next customer must not see that."""
    say(BOOK["first"], about())["buttons"].clear()

    assert say(BOOK["first"], about())["buttons"] == [
        {"title": "My order", "payload": "/order_status"}
    ]


def test_without_a_rule_the_general_sentence_names_the_shop():
    """The domain's placeholders are filled with the shop's facts."""
    reply = say(BOOK["first"], about("faq_contact"))

    assert reply["text"] == "First has no rule. Write to first@example.com."


def test_placeholders_in_buttons_are_filled_too():
    """Titles as well as texts."""
    variants = [{"text": "Where?", "buttons": [{"title": "{place}", "payload": "/choose"}]}]

    reply = say(BOOK["first"], about("oos_shop", variants=variants))

    assert reply["buttons"] == [{"title": "Here", "payload": "/choose"}]


def test_what_an_action_hands_over_wins_over_a_fact():
    """The action knows the case, the file the general rule."""
    reply = say(BOOK["first"], about("done", variants=[{"text": "{place}"}], place="There"))

    assert reply["text"] == "There"


def test_a_customer_never_sees_a_placeholder():
    """A variant that can't be filled is passed over; with none left, the last resort."""
    broken = {"text": "It costs {nothing_known}."}

    assert say(BOOK["first"], about("x", variants=[broken, {"text": "Ask."}]))["text"] == "Ask."
    assert say(BOOK["first"], about("x", variants=[broken])) == LAST_RESORT


def test_of_a_shop_we_know_nothing_of_no_missing_rule_is_claimed():
    """Without the file 'this shop has no rule' would be untrue."""
    assert say(None, about("faq_ship_date")) == LAST_RESORT


def test_small_talk_needs_no_file():
    """Politeness survives a missing file."""
    reply = say(None, about("greeting", variants=[{"text": "Welcome to {shop_name}!"}]))

    assert reply["text"] == "Welcome to our shop!"


def test_a_response_unknown_everywhere_still_says_something():
    """An empty reply would be silence."""
    assert say(BOOK["first"], about("unheard_of", variants=[])) == LAST_RESORT


def test_the_last_resort_is_handed_out_as_a_copy():
    """Rasa takes the text out of the reply it gets."""
    say(None, about()).clear()

    assert say(None, about())["text"]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        pytest.param([], "A", id="first"),
        pytest.param(["A"], "B", id="second"),
        pytest.param(["A", "B"], "C", id="third"),
        pytest.param(["B", "C", "A"], "B", id="the one said longest ago"),
        pytest.param(["A", "something else"], "B", id="not even with something between"),
    ],
)
def test_variants_take_turns(said, text):
    """The same sentence is never said twice running while there is another."""
    variants = [{"text": "A"}, {"text": "B"}, {"text": "C"}]

    assert say(BOOK["first"], about("nlu_fallback", variants=variants, said=said))["text"] == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{", id="cut off"),
        pytest.param("[]", id="not an object"),
        pytest.param('{"version": 2, "shops": {}}', id="another version"),
        pytest.param('{"version": 1, "shops": {"a": {"answers": {}}}}', id="a shop without a name"),
        pytest.param(book_text().replace("-04:00", ""), id="a time without an offset"),
    ],
)
def test_a_file_is_read_whole_or_not_at_all(text):
    """Nothing half-read is ever said."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_book(text)


def test_a_changed_file_is_read_again(tmp_path):
    """No restart after `shops compile`."""
    path = tmp_path / "answers.json"
    path.write_text(book_text(), encoding="utf-8")
    book = BookFile(path)
    book.page("first")
    path.write_text(book_text("In winter."), encoding="utf-8")

    assert say(book.page("first"), about())["text"] == "In winter."


def test_an_unchanged_file_is_read_once(tmp_path):
    """Each answer costs a look at the file's date, not its reading."""
    path = tmp_path / "answers.json"
    path.write_text(book_text(), encoding="utf-8")
    book = BookFile(path)

    assert book.page("first") is book.page("first")


@pytest.mark.parametrize("broken", ["{", None], ids=["unreadable", "gone"])
def test_the_last_good_version_stays(tmp_path, caplog, broken):
    """A broken or missing new file is logged, once, and changes no answer."""
    path = tmp_path / "answers.json"
    path.write_text(book_text(), encoding="utf-8")
    book = BookFile(path)
    book.page("first")
    path.unlink() if broken is None else path.write_text(broken, encoding="utf-8")

    with caplog.at_level(logging.ERROR):
        pages = [book.page("first"), book.page("first")]

    assert [say(page, about())["text"] for page in pages] == ["In autumn."] * 2
    assert len(caplog.records) == 1


def test_a_file_that_comes_later_is_found(tmp_path):
    """The brain may start before the first `shops compile`."""
    path = tmp_path / "answers.json"
    book = BookFile(path)
    before = book.page("first")
    path.write_text(book_text(), encoding="utf-8")

    assert before is None
    assert book.page("first") is not None


def test_an_unknown_shop_has_no_page(tmp_path):
    """Never another shop's words."""
    path = tmp_path / "answers.json"
    path.write_text(book_text(), encoding="utf-8")

    assert BookFile(path).page("third") is None
    assert BookFile(path).page(None) is None


def test_instants_of_any_offset_are_read():
    """Z as well, which Python 3.10 alone does not."""
    assert instant("2031-05-01T13:00:00Z") == instant("2031-05-01T09:00:00-04:00")


@pytest.mark.parametrize("metadata", [{}, {"received_at": "soon"}, {"received_at": None}])
def test_without_a_time_of_receipt_it_is_now(metadata):
    """The terminal sends none."""
    before = datetime.now(UTC)

    assert before <= received_at(metadata) <= datetime.now(UTC)


def button(intent):
    """Make a button."""
    return {"title": intent.title(), "payload": f"/{intent}"}


STATUS, CANCEL, SWAP, RETURN, PERSON = map(
    button, ("order_status", "cancel_order", "swap_item", "request_return", "talk_to_human")
)


def test_several_answers_are_one_reply_without_a_sentence_or_a_button_twice():
    """In the order asked; a person stays the last way on."""
    first = {"text": "In autumn.\nA person can tell.", "buttons": [PERSON, STATUS]}
    second = {"text": "At once.\nA person can tell.", "buttons": [STATUS, CANCEL]}

    assert joined([first, second]) == {
        "text": "In autumn.\nA person can tell.\nAt once.",
        "buttons": [STATUS, CANCEL, PERSON],
    }


def test_three_buttons_are_shown_and_a_person_is_one_of_them():
    """Messenger shows three."""
    shown = with_buttons({"text": "?"}, [PERSON, STATUS, CANCEL, SWAP, RETURN])["buttons"]

    assert shown == [STATUS, CANCEL, PERSON]


def test_a_sentence_with_another_name_in_it_is_the_same_sentence():
    """Nothing is said twice in a row only because its end differs."""
    variants = [{"text": "Did you mean {topics}?"}, {"text": "Is it {topics}?"}]
    said = ["Did you mean A?"]

    reply = say(BOOK["first"], about("did_you_mean", variants=variants, said=said, topics="B"))

    assert reply["text"] == "Is it B?"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I am sorry. Shall I bring in a person?", "I am sorry."),
        ("Is it late? It ships today.", "Is it late? It ships today."),
        (
            "No rule.\nA person can tell you. May I ask one? Shall I?",
            "No rule.\nA person can tell you.",
        ),
        ("What is it about?", "What is it about?"),
    ],
)
def test_while_a_task_is_open_nothing_else_is_asked(text, told):
    """A yes to "Shall I bring in a person?" cancelled the order whose summary followed."""
    ways = [{"title": "My order", "payload": "/order_status"}]

    assert without_question({"text": text, "buttons": ways}) == {"text": told, "buttons": []}


def test_a_person_who_was_offered_by_a_button_is_offered_in_words_while_a_task_is_open():
    reply = {"text": "I am sorry. Shall I bring in a person?", "buttons": [PERSON]}

    assert without_question(reply)["text"] == f"I am sorry. {ASK_FOR_PERSON}"


@pytest.mark.parametrize(
    ("environ", "path"),
    [
        pytest.param({}, "var/answers.json", id="as in .env.example"),
        pytest.param({"PREORDER_VAR": ""}, "var/answers.json", id="empty is the same"),
        pytest.param({"PREORDER_VAR": "/srv/shop"}, "/srv/shop/answers.json", id="elsewhere"),
    ],
)
def test_the_answers_are_looked_for_where_they_are_compiled_to(environ, path):
    """Or every question would be met with an apology."""
    assert book_path("answers.json", environ) == Path(path)
    assert load_settings(environ, Path("no.env")).answers == Path(path)


BRIEF = "Within 30 days."
BRIEFED = ShopPage({}, {"faq_return_policy": Answer("All of it.", (), (), (), BRIEF)})


def test_who_only_asks_whether_hears_the_brief_first_and_then_all():
    asked = replace(about("faq_return_policy"), asks_whether=True)

    assert say(BRIEFED, asked)["text"] == BRIEF
    assert say(BRIEFED, replace(asked, said=[BRIEF]))["text"] == "All of it."
    assert say(BRIEFED, about("faq_return_policy"))["text"] == "All of it."


@pytest.mark.parametrize("text", ["is it returnable?", "can i return", "hi, could i still cancel"])
def test_these_ask_whether(text):
    assert asks_whether(text)


@pytest.mark.parametrize(
    "text", ["how can i return it", "can i return it if used", "return policy", "is there a fee"]
)
def test_these_ask_for_more(text):
    assert not asks_whether(text)
