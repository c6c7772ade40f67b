"""Where a message is cut into clauses, and which of them may be a request."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasa_components.asking import may_ask
from rasa_components.clauses import MAX_CLAUSES, split_clauses


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        pytest.param("where is my order", ["where is my order"], id="one"),
        pytest.param(
            "Where is it? And can I cancel?", ["Where is it?", "can I cancel?"], id="sentences"
        ),
        pytest.param("what is the fee?how long", ["what is the fee?", "how long"], id="no space"),
        pytest.param(
            "cancel my order and also tell me the fee",
            ["cancel my order", "tell me the fee"],
            id="joiners go",
        ),
        pytest.param(
            "where is it\ni want a refund", ["where is it", "i want a refund"], id="lines"
        ),
        pytest.param("returns and exchanges", ["returns and exchanges"], id="single words stay"),
        pytest.param("it cost $1,299.00 a.b@c.com", ["it cost $1,299.00 a.b@c.com"], id="no signs"),
        pytest.param("Hi, where is my bag", ["Hi, where is my bag"], id="greeting stays"),
        pytest.param("...", [], id="no word"),
        pytest.param(
            "2 things 1) has it shipped 2) can i add one",
            ["2 things", "has it shipped", "can i add one"],
            id="numbered",
        ),
        pytest.param(
            "got the bag (love it) is the tote still coming",
            ["got the bag", "love it", "is the tote still coming"],
            id="an aside",
        ),
        pytest.param(
            "when will it ship can i cancel", ["when will it ship", "can i cancel"], id="no sign"
        ),
        pytest.param("tell me when will it ship", ["tell me when will it ship"], id="embedded"),
        pytest.param("how long does it take", ["how long does it take"], id="one question"),
        pytest.param(
            "where is my order what happens if it is late",
            ["where is my order", "what happens if it is late"],
            id="no sign, what happens",
        ),
        pytest.param(
            "what is your number i want to know where it is",
            ["what is your number", "i want to know where it is"],
            id="a wish after a question, no sign",
        ),
        pytest.param("do you have the one i want", ["do you have the one i want"], id="which one"),
        pytest.param(
            "how many per style do you make", ["how many per style do you make"], id="verb to come"
        ),
        pytest.param(
            "until what date can i cancel", ["until what date can i cancel"], id="until what"
        ),
        pytest.param("Where is it? I also moved", ["Where is it?", "I also moved"], id="I also"),
        pytest.param("can i also add one", ["can i also add one"], id="only begun"),
        pytest.param(
            "can i use it also for the bag", ["can i use it also for the bag"], id="also for"
        ),
        pytest.param(
            "do i pay now or when it ships", ["do i pay now or when it ships"], id="or when"
        ),
        pytest.param(
            "ship to 9 Elm Road, Austin TX 78701, and call me",
            ["ship to 9 Elm Road, Austin TX 78701", "call me"],
            id="an address stays whole",
        ),
        pytest.param(
            "cancel my order, order 44120, can i do that",
            ["cancel my order, order 44120", "can i do that"],
            id="number",
        ),
        pytest.param(
            "cancel 20418, swap 20419", ["cancel 20418", "swap 20419"], id="two wishes with numbers"
        ),
        pytest.param(
            "shipping fee + delivery time", ["shipping fee", "delivery time"], id="plus sign"
        ),
        pytest.param(
            "ship date? returns? contact?",
            ["ship date?", "returns?", "contact?"],
            id="one word asks",
        ),
        pytest.param(
            "is it allowed? refund how many days?",
            ["is it allowed?", "refund how many days?"],
            id="a single word goes with its own sentence",
        ),
        pytest.param(
            "the price is how much", ["the price is how much"], id="asked at the end, after is"
        ),
        pytest.param(
            "shipping to cebu how much", ["shipping to cebu how much"], id="asked at the end"
        ),
        pytest.param("is that how you do it", ["is that how you do it"], id="do it asks nothing"),
        pytest.param(
            "where is my order.can i cancel",
            ["where is my order", "can i cancel"],
            id="dot, no space",
        ),
        pytest.param(
            "a) where is it b) can i cancel", ["a) where is it", "can i cancel"], id="letters"
        ),
    ],
)
def test_a_message_is_cut_where_a_new_request_may_begin(message, parts):
    assert [clause.text for clause in split_clauses(message)] == parts


@given(st.text(alphabet="ab .,?!\n&and", max_size=200))
def test_every_clause_is_the_text_at_its_span_in_order(message):
    clauses = split_clauses(message)

    assert all(message[clause.start : clause.end] == clause.text for clause in clauses)
    assert all(a.end <= b.start for a, b in pairwise(clauses))


def test_a_long_story_has_a_bounded_number_of_clauses():
    assert len(split_clauses("where is it? " * 400)) == MAX_CLAUSES


@pytest.mark.parametrize(
    ("clause", "asks"),
    [
        pytest.param("can I cancel", True, id="question"),
        pytest.param("it is late, or not?", True, id="question mark"),
        pytest.param("cancel the tote", True, id="command"),
        pytest.param("my sister and i would really like to swap", True, id="wish in the middle"),
        pytest.param("return policy", True, id="topic"),
        pytest.param("got it 5 weeks ago", False, id="tells"),
        pytest.param("i received it", False, id="tells shortly"),
        pytest.param("keep the belt", False, id="what shall stay is no wish"),
        pytest.param("the release date was moved to next spring", False, id="tells at length"),
        pytest.param("going to 90210", False, id="tells where to"),
    ],
)
def test_a_clause_that_only_tells_is_no_request(clause, asks):
    assert may_ask(clause) is asks


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        pytest.param(
            "what if its late or comes broken",
            ["what if its late", "what if its comes broken"],
            id="the second borrows the first one's opening",
        ),
        pytest.param(
            "do you ship to canada, how long",
            ["do you ship to canada", "do you ship to canada how long"],
            id="a bare question word borrows all",
        ),
        pytest.param(
            "can i swap it and when does it ship", ["can i swap it", "when does it ship"], id="none"
        ),
    ],
)
def test_an_elliptical_clause_borrows_from_the_one_before(message, parts):
    assert [clause.in_full for clause in split_clauses(message)] == parts


def test_a_question_is_understood_with_its_condition_or_without():
    (clause,) = split_clauses("if my order is late, can i cancel it")

    assert clause.readings == ("if my order is late, can i cancel it", "can i cancel it")


def test_a_condition_waits_for_one_main_clause():
    clauses = split_clauses("if i cancel do i get it all back how long does that take")

    assert [each.text for each in clauses] == [
        "if i cancel do i get it all back",
        "how long does that take",
    ]


def test_a_new_sentence_borrows_no_half_of_the_one_before():
    _, clause = split_clauses("can i cancel\nrefund time")

    assert clause.in_full == "refund time"
