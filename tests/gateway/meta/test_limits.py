"""What fits into one message: cut where it reads best, nothing lost, options always to be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preorder.gateway.meta.limits import parts, split
from tests.gateway.meta.build import buttons

FAMILY = "👨‍👩‍👧‍👦"


def size(platform, text):
    """Measure as the platform does."""
    return len(text.encode()) if platform == "instagram" else len(text)


MOST = {"messenger": 2_000, "instagram": 1_000}


@pytest.mark.parametrize(
    ("platform", "text", "count"),
    [
        pytest.param("messenger", "a" * 2_000, 1, id="just 2,000 characters"),
        pytest.param("messenger", "a" * 2_001, 2, id="one more"),
        pytest.param("messenger", "ü" * 2_000, 1, id="characters, not bytes"),
        pytest.param("instagram", "a" * 1_000, 1, id="just 1,000 bytes"),
        pytest.param("instagram", "a" * 1_001, 2, id="a byte more"),
        pytest.param("instagram", "ü" * 500, 1, id="500 of two bytes"),
        pytest.param("instagram", "ü" * 501, 2, id="501 of two bytes"),
        pytest.param("instagram", "a" + "€" * 333, 1, id="1,000 bytes in all"),
        pytest.param("messenger", "", 0, id="nothing"),
        pytest.param("messenger", " \n ", 0, id="blanks"),
    ],
)
def test_a_text_is_cut_only_if_it_must_be(platform, text, count):
    """At the limit it still fits."""
    assert len(split(platform, text)) == count


@given(st.sampled_from(sorted(MOST)), st.text(max_size=3_000) | st.text("a.👜ü \n", max_size=5_000))
def test_every_part_fits_and_no_character_is_lost(platform, text):
    """Blanks at the cuts aside."""
    found = split(platform, text)

    assert all(0 < size(platform, part) <= MOST[platform] for part in found)
    assert "".join("".join(found).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "first"),
    [
        pytest.param("One. " * 300, ("One. " * 199 + "One."), id="after a sentence"),
        pytest.param(
            "Line one.\n" * 60 + "word " * 200, "Line one.\n" * 59 + "Line one.", id="after a line"
        ),
        pytest.param('He said "no." ' * 100, 'He said "no." ' * 70 + 'He said "no."', id="a quote"),
        pytest.param("word " * 300, "word " * 199 + "word", id="after a word"),
        pytest.param("Hi. " + "word " * 300, "Hi. " + "word " * 198 + "word", id="no tiny part"),
    ],
)
def test_the_cut_is_where_it_reads_best(text, first):
    """After a line, else a sentence, else a word; a greeting alone is no part."""
    assert split("instagram", text)[0] == first


@pytest.mark.parametrize(
    ("one", "bytes_of_one"),
    [("e\u0301", 3), (FAMILY, 25), ("👍🏽", 8), ("❤️", 6)],
    ids=["accent", "family", "skin", "heart"],
)
def test_a_cut_leaves_what_reads_as_one_character_whole(one, bytes_of_one):
    """An emoji of several, an accent of its own."""
    assert len(one.encode()) == bytes_of_one

    found = split("instagram", one * 500)

    assert all(part == one * (len(part) // len(one)) for part in found)


def test_messengers_options_are_quick_replies_only():
    """They are seen there, on a phone and on a computer."""
    part = parts("messenger", "Cancel it?", buttons("Yes", "No"))[0]

    assert (part.text, part.options) == ("Cancel it?", buttons("Yes", "No"))


def test_instagrams_options_stand_numbered_in_the_text_as_well():
    """On a computer it shows no quick replies; '2' picks the second."""
    part = parts("instagram", "Cancel it?", buttons("Yes", "No"))[0]

    assert part.text == "Cancel it?\n\n1. Yes\n2. No"
    assert part.options == buttons("Yes", "No")


def test_a_title_that_is_cut_can_be_read_in_the_text():
    """20 characters is all that Meta shows of one."""
    part = parts("messenger", "Which one?", buttons("The black Mini Tote with gold", "None"))[0]

    assert [each.title for each in part.options] == ["The black Mini Tote…", "None"]
    assert part.text == "Which one?\n\n1. The black Mini Tote with gold\n2. None"


def test_more_than_thirteen_options_stand_in_the_text():
    """Thirteen of them are quick replies too."""
    part = parts("messenger", "Which one?", buttons(*(f"Item {n}" for n in range(1, 16))))[0]

    assert len(part.options) == 13
    assert part.text.endswith("14. Item 14\n15. Item 15")


@pytest.mark.parametrize("platform", ["messenger", "instagram"])
def test_options_are_under_the_last_part_only(platform):
    """Where the customer reads the question."""
    found = parts(platform, "word " * 500, buttons("Yes", "No"))

    assert len(found) > 1
    assert [bool(part.options) for part in found] == [False] * (len(found) - 1) + [True]


def test_a_list_that_does_not_fit_below_the_text_comes_whole_after_it():
    """Not torn in the middle."""
    found = parts("instagram", "a" * 990, buttons("Yes", "No"))

    assert [part.text for part in found] == ["a" * 990, "1. Yes\n2. No"]


def test_options_without_a_text_are_their_own_text():
    """Meta takes no quick replies without one."""
    assert parts("messenger", "", buttons("Yes"))[0].text == "1. Yes"


@given(
    st.sampled_from(sorted(MOST)),
    st.text(max_size=1_200),
    st.lists(st.text(min_size=1, max_size=60).filter(str.strip), max_size=20),
)
def test_whatever_the_options_all_parts_fit(platform, text, titles):
    """With up to 13 options, each of at most 20 characters."""
    for part in parts(platform, text, buttons(*titles)):
        assert 0 < size(platform, part.text) <= MOST[platform]
        assert len(part.options) <= 13
        assert all(0 < len(each.title) <= 20 for each in part.options)
