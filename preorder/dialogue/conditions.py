"""What a customer says of the state of what he returns: as it has to be (LT-15), or not."""

from __future__ import annotations

import re

from preorder.dialogue.extract import clean

_CLAUSES = re.compile(
    r"[.,;!\n]+|\b(?:and|but|though|although|however|except|only)\b", re.IGNORECASE
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
_PART = re.compile(
    r"\b(?:tags?|labels?|box|pack(?:ag\w+|ing)|wrapp\w+|dust ?bags?|pouch)\b", re.IGNORECASE
)
_MISSING = re.compile(
    r"\b(?:off|gone|removed?|cut|missing|lost|threw|thrown|tossed|trash\w*|binned|ripped|torn|"
    r"without|damaged)\b|^\W*(?:no(?! longer)|w/o)\b"
    r"|\b(?:has|have|had|got|with|there (?:is|are)) no\b",
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
