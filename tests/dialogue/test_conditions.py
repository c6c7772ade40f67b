"""The state of what is returned, in the customer's words."""

from __future__ import annotations

import pytest

from preorder.dialogue.conditions import as_it_has_to_be

AS_NEW = [
    "brand new, tags on", "never used", "never been worn", "unused", "its unused and has the tags",
    "havent used it", "haven't even opened it", "i didnt wear it", "not used", "not worn, tags on",
    "no, never used", "no it was never worn", "still in the box", "tags are still on",
    "all the tags are attached", "new with tags", "in original packaging with the dust bag",
    "unworn. tags on. dust bag there", "i have everything", "all complete", "everything is there",
    "i never took the tags off", "tags not removed", "not used, worn or opened", "mint condition",
    "yes brand new", "its still sealed", "completely unused!!", "NEVER USED",
    "it's never been used", "never used, is that ok?", "unworn. what now?",
]  # fmt: skip
NOT_AS_NEW = [
    "the tags are off", "it was worn", "its used a bit", "i wore it once", "no tags", "used",
    "worn twice", "used it a few times", "unused but no tags", "never used but the box is gone",
    "tags on but worn once", "i cut the tags", "i removed the tags", "threw away the box",
    "dont have the box anymore", "i lost the dust bag", "without packaging",
    "the dustbag is missing",
    "tags r gone", "yes but no dust bag", "all but the box", "yes, but i wore it", "not new",
    "tags arent on", "it isnt unused", "just once", "a little", "unused, i dont have the dust bag",
    "i took the tags off", "label ripped off", "barely used", "no longer has the tags",
    "new but there are no tags", "i used it once", "no box sorry",
]  # fmt: skip
SAYS_NOTHING = [
    "", "yes", "no", "hmm", "why do you ask", "what do you mean", "the wallet", "my email is wrong",
    "does it matter", "LT-20417", "maybe", "i want to cancel", "just the tags",
    "does it have to be in the original box?", "must the tags be on", "is it ok with the tags on?",
    "what if i wore it once?", "do i need the box", "how do you check that its unused",
]  # fmt: skip


@pytest.mark.parametrize("text", AS_NEW)
def test_as_new(text: str) -> None:
    assert as_it_has_to_be(text) is True


@pytest.mark.parametrize("text", NOT_AS_NEW)
def test_one_thing_that_is_not_as_it_has_to_be_makes_it_a_no(text: str) -> None:
    assert as_it_has_to_be(text) is False


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_other_words_say_nothing_of_it(text: str) -> None:
    assert as_it_has_to_be(text) is None
