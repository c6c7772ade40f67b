"""What a customer says of the state of what he returns: as it has to be (LT-15), or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from preorder.core.orders import Capability
from preorder.dialogue.asking import asks
from preorder.dialogue.extract import clean
from preorder.dialogue.state import Task

_CLAUSES = re.compile(r"[.,;!\n]+|\b(?:and|but|though|although|however|only)\b", re.IGNORECASE)
_EXCEPTION = re.compile(
    r"\b(?:except|excluding|apart from|aside from|other than|besides|minus|but for|save for)\b",
    re.IGNORECASE,
)
"""One thing is not so, whatever is said of the rest."""
_HEDGED = re.compile(
    r"\b(?:almost|nearly|mostly|most(?: of)?|partly|partially|kind of|sort of|kinda|more or less|"
    r"some of|roughly|not sure|maybe|perhaps)\b",
    re.IGNORECASE,
)
_LIKE_NEW = re.compile(r"\b(?:like|as|looks?|seems?) (?:brand )?new\b", re.IGNORECASE)
_QUESTION = re.compile(
    r"[^.,;!?\n]*\?"
    r"|^\W*(?:does|must|should|can|could|would|what|which|why|how|do (?:i|you|they))\b.*",
    re.IGNORECASE,
)
"""'Does it have to be in its box?' is no word on its state."""
_ALL_BUT = re.compile(r"\b(?:all|everything|has it all)\s+(?:but|except(?: for)?)\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|never|nothing|no longer|nor|haven['’]?t|hasn['’]?t|didn['’]?t|isn['’]?t|aren['’]?t|"
    r"wasn['’]?t|weren['’]?t|don['’]?t|doesn['’]?t|won['’]?t)\b",
    re.IGNORECASE,
)
_KINDS = (
    *(r"(?:tags?|labels?)", r"(?:box(?:es)?|pack(?:ag\w+|ing)|wrapp\w+)"),
    r"(?:dust[ -]?bags?|pouch(?:es)?)",
)
_PART = re.compile(rf"\b(?:{'|'.join(_KINDS)})\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|yea|sure|ok(?:ay)?)\b"
    r"|\b(?:new|unopened|untouched|sealed|mint|pristine|perfect|complete(?:ly)?(?! un\w+)|"
    r"everything|"
    rf"all(?! (?:(?:of|the|its|my|original)\W+)*(?:{'|'.join(_KINDS)})|\s+un\w+))\b"
    r"|\b(?:not|never|\w+n['’]?t)\b[\w\s]{0,12}\bopen\w*",
    re.IGNORECASE,
)
"""Speaks of the item as a whole, not only of its parts."""
_YES = re.compile(r"^\W*(?:yes|yeah|yep|yup|yea|sure)\b", re.IGNORECASE)
_UNUSED = re.compile(
    r"\bun(?:used|worn|touched)\b|(?:\b(?:not|never|no)\b|n['’]?t\b).*\b(?:us\w+|wor[en]|wear\w*|"
    r"carr\w+|touched)",
    re.IGNORECASE,
)
_PLAINLY_USED = re.compile(
    r"\b(?:i|we|she|he|have|i['’]?ve)\s(?:\w+\s)?(?:used|wore|worn|carried|washed)\b"
    r"(?! (?:to|up|my|your))"
    r"|^\W*(?:used|worn|wore|carried|washed)\b"
    r"|\b(?:was|been|is|slightly|lightly|barely|hardly) (?:used|worn)\b"
    r"|\b(?:used|wore|carried) (?:it|them)\b",
    re.IGNORECASE,
)
_ON_ARRIVAL = re.compile(
    r"\b(?:arriv\w*|came|come|receiv\w*|got|deliver\w*|was no|were no)\b", re.IGNORECASE
)
_BARE_PART = re.compile(
    r"^\W*(?:(?:the|its|my|original|orig|in|with|has|have|a|is|are)\b\W*)*"
    rf"(?:{'|'.join(_KINDS)})\W*$",
    re.IGNORECASE,
)
"""Named in answer to the question: "tags, box, dust bag"."""
_MISSING = re.compile(
    r"\b(?:off|gone|removed?|cut|missing|lost|threw|thrown|tossed|trash\w*|binned|ripped|torn|"
    r"without|damaged)\b|^\W*(?:no(?! longer)|w/o)\b"
    r"|\b(?:has|have|had|got|with|there (?:is|are|was|were)) no\b"
    rf"|\b(?:{'|'.join(_KINDS)})\b\W*(?:no|nope|nah)\b"
    r"(?!\s+(?:longer|problem|issue|damage|scratch|mark|stain|wear))",
    re.IGNORECASE,
)
_USED = re.compile(
    r"\b(?:used?|touched|opened|worn|wore|wear\w*|using|carried|washed|dirty|once|twice|"
    r"a few times|a couple (?:of )?times|(?:a|one) (?:bit|little|time)|pre-?owned|second ?hand)\b",
    re.IGNORECASE,
)
_AS_NEW = re.compile(
    r"\b(?:new|unused|unworn|unopened|untouched|sealed|mint|pristine|intact|complete|everything|"
    r"all|attached|original|still|on|in|have|got|there|here|with|perfect|too|also|as well|included|"
    r"yes|yep|yeah|fine|found)\b",
    re.IGNORECASE,
)
_ONLY_OF_PARTS = re.compile(
    r"\b(?:still|on|in|have|got|there|here|with|all|too|also|as well|included|yes|yep|yeah|fine|"
    r"found)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"^\W*(?:or\s+|nor\s+)?(?:used|worn|opened)\b", re.IGNORECASE)
"""'Not used, worn or opened': the 'not' goes for what follows as well."""


def as_it_has_to_be(text: str) -> bool | None:
    """Tell whether the words say that all is as new; one thing that is not makes it a no.

    None where they say nothing of it: "the tags are off" is False, "never used" is True.
    """
    said: list[bool] = []
    denied = False
    stated = _QUESTION.sub(" ", clean(text))
    if _EXCEPTION.search(stated):
        return False
    for clause in _CLAUSES.split(_ALL_BUT.sub("without", stated)):
        denied = _NOT.search(clause) is not None or (denied and _GOES_ON.match(clause) is not None)
        state = _state(clause, denied=denied)
        if state is not None:
            said.append(state)
    return all(said) if said else None


def _state(clause: str, *, denied: bool) -> bool | None:
    if _USED.search(clause):
        return denied
    part, missing = _PART.search(clause), _MISSING.search(clause)
    if missing and part:
        return denied
    new = _AS_NEW.search(clause if part else _ONLY_OF_PARTS.sub(" ", clause))
    new = new or _BARE_PART.match(clause)
    return not denied if new or (part and denied) else None


def speaks_of_state(text: str) -> bool:
    """Tell whether a text says something of the state, be it only in part."""
    told = as_it_has_to_be(text) is not None
    return told or hedges(text) or _PART.search(text) is not None


def conditions_named(
    text: str, conditions: Sequence[str], *, asked: bool = True
) -> tuple[str, ...]:
    """Return which of the conditions a text vouches for; none where it says that one is not met.

    "Tags on" vouches for one of four, "brand new" and "yes" for all, "mostly" for none.

    Args:
        conditions: what the shop asks for, in its words.
        asked: they were asked for; else "everything" may mean the order.
    """
    stated = as_it_has_to_be(text)
    if stated is False or hedges(text):
        return ()
    if asked and _WHOLE.search(text):
        return tuple(conditions) if stated or _YES.match(text) else ()
    return tuple(each for each in conditions if _vouched(each, text)) if stated else ()


def _vouched(condition: str, text: str) -> bool:
    for kind in _KINDS:
        if re.search(kind, condition, re.IGNORECASE):
            return re.search(rf"\b{kind}\b", text, re.IGNORECASE) is not None
    return _UNUSED.search(condition) is not None and _UNUSED.search(text) is not None


def plainly_unmet(text: str) -> bool:
    """Tell whether a text says, without being asked, that it was used or lacks a part of it.

    What was missing on arrival is another matter: that is not the customer's doing.
    """
    if (
        _QUESTION.search(clean(text))
        or _ON_ARRIVAL.search(text)
        or as_it_has_to_be(text) is not False
    ):
        return False
    parts = [part for part in _CLAUSES.split(text) if _PART.search(part)]
    lacks = any(_MISSING.search(part) and not _NOT.search(part) for part in parts)
    return lacks or any(
        _PLAINLY_USED.search(part) and not _NOT.search(part) for part in _CLAUSES.split(text)
    )


def hedges(text: str) -> bool:
    """Tell whether a text leaves it open: "mostly", "it looks like new"."""
    as_if = _LIKE_NEW.search(text) is not None and not says_yes_to_all(text)
    return as_if or _HEDGED.search(text) is not None


def says_yes_to_all(text: str) -> bool:
    """Tell whether a text begins with a yes: not with the "ok" of "ok do the return"."""
    return _YES.match(text) is not None


def with_state(task: Task, text: str) -> Task:
    """Return a return with what is said of its state without being asked: only what rules it out.

    "I want to return it, I wore it once": nobody has to be asked whether it is unused.
    """
    if task.capability is not Capability.REQUEST_RETURN or task.damaged or not plainly_unmet(text):
        return task
    return replace(task, conditions_met=False, quote=None)


def vouched_early(task: Task, text: str, wanted: tuple[str, ...]) -> Task:
    """Return the task with the conditions that its wish vouches for before they are asked for."""
    if task.vouched or asks(text):
        return task
    named = conditions_named(text, wanted, asked=False)
    return replace(task, vouched=named, conditions_met=True if named and named == wanted else None)
