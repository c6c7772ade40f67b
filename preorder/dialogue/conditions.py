"""What a customer says of the state of what he returns: as it has to be (LT-15), or not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from preorder.dialogue.extract import clean

_CLAUSES = re.compile(r"[.,;!\n]+|\b(?:and|but|though|although|however|only)\b", re.IGNORECASE)
_EXCEPTION = re.compile(
    r"\b(?:except|excluding|apart from|aside from|other than|besides|minus|but for|save for)\b",
    re.IGNORECASE,
)
"""One thing is not so, whatever is said of the rest."""
_HEDGED = re.compile(
    r"\b(?:almost|nearly|mostly|most(?: of)?|partly|partially|kind of|sort of|kinda|more or less|"
    r"some of|roughly)\b",
    re.IGNORECASE,
)
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
_KINDS = (r"(?:tags?|labels?)", r"(?:box|pack(?:ag\w+|ing)|wrapp\w+)", r"(?:dust ?bags?|pouch)")
_PART = re.compile(rf"\b(?:{'|'.join(_KINDS)})\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"^\W*(?:yes|yeah|yep|yup|yea|sure|ok(?:ay)?)\b|\b(?:new|un\w+|never|not|sealed|mint|pristine|"
    r"perfect|complete\w*|everything|all)\b|n['’]?t\b",
    re.IGNORECASE,
)
"""Speaks of the item as a whole, not only of its parts."""
_MISSING = re.compile(
    r"\b(?:off|gone|removed?|cut|missing|lost|threw|thrown|tossed|trash\w*|binned|ripped|torn|"
    r"without|damaged)\b|^\W*(?:no(?! longer)|w/o)\b"
    r"|\b(?:has|have|had|got|with|there (?:is|are)) no\b"
    rf"|\b(?:{'|'.join(_KINDS)})\b\W*(?:no|nope|nah)\b"
    r"(?!\s+(?:longer|problem|issue|damage|scratch|mark|stain|wear))",
    re.IGNORECASE,
)
_USED = re.compile(
    r"\b(?:used?|opened|worn|wore|wear\w*|using|carried|washed|dirty|once|twice|a few times|"
    r"a couple (?:of )?times|(?:a|one) (?:bit|little|time)|pre-?owned|second ?hand)\b",
    re.IGNORECASE,
)
_AS_NEW = re.compile(
    r"\b(?:new|unused|unworn|unopened|untouched|sealed|mint|pristine|intact|complete|everything|"
    r"all|attached|original|still|on|in|have|got|there|with|perfect)\b",
    re.IGNORECASE,
)
_ONLY_OF_PARTS = re.compile(r"\b(?:still|on|in|have|got|there|with|all)\b", re.IGNORECASE)
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
    return not denied if new or (part and denied) else None


def speaks_of_state(text: str) -> bool:
    """Tell whether a text says something of the state, be it only in part."""
    told = as_it_has_to_be(text) is not None
    return told or _HEDGED.search(text) is not None or _PART.search(text) is not None


def in_part(text: str, conditions: Sequence[str]) -> bool:
    """Tell whether a yes leaves some of it open: "mostly", or "box yes" where there are tags too.

    Args:
        conditions: what the shop asks for, in its words.
    """
    if _HEDGED.search(text):
        return True
    if _WHOLE.search(text) or not _PART.search(text):
        return False
    wanted = [kind for kind in _KINDS if re.search(kind, " ".join(conditions), re.IGNORECASE)]
    return not all(re.search(kind, text, re.IGNORECASE) for kind in wanted)
