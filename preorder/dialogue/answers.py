"""Is a message nothing but an answer to the open question? Then no classifier is believed."""

from __future__ import annotations

import re
from dataclasses import replace

from preorder.core.orders import Capability
from preorder.dialogue.asking import after_question, asks, corrects, has_no_photo
from preorder.dialogue.conditions import plainly_unmet, speaks_of_state
from preorder.dialogue.costs import asks_cost, asks_swap_cost, asks_targets, asks_way
from preorder.dialogue.damage_first import adds_to_claim
from preorder.dialogue.extract import (
    clean,
    hesitates,
    place,
    quantity,
    says_all,
    says_no,
    says_not_all,
    units_left,
    words,
)
from preorder.dialogue.fill import FEW, facts_of, fill, says_little
from preorder.dialogue.items import acting_lines, item_words, names_another_deed, pick_items
from preorder.dialogue.lost_number import lacks_number, misses_mail
from preorder.dialogue.outcome import Heard, Known
from preorder.dialogue.pleading import pleads
from preorder.dialogue.postage import asks_postage
from preorder.dialogue.provisos import provisos
from preorder.dialogue.referring import asks_whether_done, checks, takes_back
from preorder.dialogue.several import asked_other
from preorder.dialogue.state import Step, Task
from preorder.dialogue.staying import leaves
from preorder.dialogue.told import paid_twice
from preorder.dialogue.yes_no import ends_in_no, says_plain_yes

_YES_OR_NO = (
    *(Step.CONFIRM, Step.CONDITIONS, Step.GO_ON, Step.WHICH_REQUEST),
    *(Step.CLAIM_FIRST, Step.WITHDRAW),
)
_PLAIN = (Step.CONDITIONS, Step.TARGET, Step.HOW_MANY)
_SHORT = 12
"""How many words an answer may have in all ..."""
_LONG = 25
"""... and one that tells the state of an item, condition by condition."""


_NEGATIVE = re.compile(r"\bno\b|\bnope\b|\bnot\b|\bdo(?:n['’]?t| not)\b|\bwait\b", re.IGNORECASE)
_NO_FIRST = re.compile(r"^\W*(?:(?:no+|wait|hold on|hm+|oh)\b\W*)+", re.IGNORECASE)
_ASKS_WHAT_IS_WANTED = re.compile(
    r"^(?!.*\b(?:your|ur|mail (?:you|u))\b).*\b(?:wh?ich|what|wat|where|why)\b"
    r".*\b(?:e-?mail|mail|number|numbr|nr|id|address)\b",
    re.IGNORECASE,
)
"""'Which mail?', 'where do I find the number': about the question itself, no shop question."""


def is_answer(task: Task, heard: Heard, known: Known) -> bool:
    """Tell whether a message is nothing but an answer to the task's open question.

    Such a message goes to the task, whatever it looks like to the classifier.
    """
    text = clean(heard.text)
    costs = asks_postage(task, text) or asks_swap_cost(task, text) or asks_targets(task, text)
    photoless = task.step is Step.PHOTOS and has_no_photo(text)
    about_own = checks(text) or asked_other(task, text, known) is not None
    if costs or photoless or about_own or keeps(task, heard, known):
        return True
    if adds_to_claim(task, text):
        return True
    if paid_twice(text) or _sets_or_asks_terms(task, text):
        return not names_another_deed(text, task.capability)
    facts = facts_of(task, known)
    named = item_words(facts) if facts else frozenset()
    if task.step in _YES_OR_NO and (says_plain_yes(text, named) or _plain_no(text)):
        return not names_another_deed(text, task.capability) and len(words(text)) <= _SHORT
    lost = lacks_number(text) or misses_mail(task, text)
    if task.step is Step.IDENTIFY and (lost or _ASKS_WHAT_IS_WANTED.search(text)):
        return says_little(text, FEW * 2)
    if task.step is Step.HOW_MANY:
        text = after_question(text)
    return not asks(text) and _answers_step(task, heard, known, text)


def _plain_no(text: str) -> bool:
    """Tell whether a text is a no, and asks nothing: "no wait, when will it ship" does."""
    return ends_in_no(text) or (says_no(text) and not asks(_NO_FIRST.sub("", text)))


def _sets_or_asks_terms(task: Task, text: str) -> bool:
    """Tell whether a text sets a condition, or asks what the summed-up wish costs."""
    if task.step is Step.CONFIRM:
        return bool(provisos(text)) or asks_cost(text) or asks_way(text) or pleads(text)
    return bool(provisos(text)) and not asks(text) and says_little(text, FEW * 2)


def keeps(task: Task, heard: Heard, known: Known) -> bool:
    """Tell whether a message drops the wish in words like "i want to keep it"."""
    text = heard.text
    few = len(words(text)) <= _SHORT and not hesitates(_NEGATIVE.sub(" ", text))
    dropped = (few and takes_back(text)) or leaves(task, text)
    return dropped and fill(task, heard, known) == task


def without_misread(task: Task, heard: Heard, known: Known) -> Heard:
    """Return the message without wishes that a classifier read into a mere answer.

    "The tags are off", where that was asked, reports no damage. "Did you change the address?"
    wishes no change: the order itself tells.
    """
    if asks_whether_done(heard.text) and set(heard.wishes) - {Capability.TALK_TO_HUMAN}:
        return replace(heard, wishes=(Capability.ORDER_STATUS,))
    numbered = task.step is Step.CONFIRM and quantity(heard.text) is not None  # "make it 2"
    plain = (task.step in _PLAIN or numbered) and is_answer(task, heard, known)
    if not plain or names_another_deed(heard.text, task.capability):
        return heard
    kept = (Capability.ORDER_STATUS, Capability.TALK_TO_HUMAN)
    return replace(heard, wishes=tuple(wish for wish in heard.wishes if wish in kept))


def _answers_step(task: Task, heard: Heard, known: Known, text: str) -> bool:
    match task.step:
        case Step.CODE if re.search(r"\d{4,}", text):
            return True
        # "Make it 2" is no change of the order.
        case Step.CONFIRM | Step.CONDITIONS if quantity(text) is not None and corrects(text):
            return says_little(text) and not names_another_deed(text, task.capability)
        case Step.HOW_MANY if _says_how_many(text):
            return says_little(text)
        case Step.CONDITIONS | Step.CONFIRM if _tells_state(task, text):
            most = _LONG if task.step is Step.CONDITIONS else _SHORT
            return len(words(text)) <= most and not names_another_deed(text, task.capability)
        case Step.WHICH_WISH:
            return place(text) is not None and says_little(text)
    return _names_something(task, heard, known) and says_little(text, FEW * 2)


def _says_how_many(text: str) -> bool:
    counted = quantity(text) is not None or units_left(text) is not None
    return counted or says_all(text) or says_not_all(text)


def _tells_state(task: Task, text: str) -> bool:
    """Tell whether a message speaks of the item's state where that was asked, or rules it out."""
    if task.step is Step.CONDITIONS:
        return speaks_of_state(text)
    return task.capability is Capability.REQUEST_RETURN and plainly_unmet(text)


def _names_something(task: Task, heard: Heard, known: Known) -> bool:
    if fill(task, heard, known) != task:
        return True
    facts = facts_of(task, known)
    lines = acting_lines(facts, task.capability) if facts is not None else []
    return pick_items(heard.text, lines) is not None
