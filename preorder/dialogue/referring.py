"""What a short message means after what was just said: "yes", "cancel that", "undo it", "hello?".

A classifier sees one message alone; these mean something only in their place.
"""

from __future__ import annotations

import re

from preorder.core.decisions import Reason
from preorder.core.orders import Capability
from preorder.dialogue.asking import asks
from preorder.dialogue.conditions import as_it_has_to_be, hedges
from preorder.dialogue.demands import demands
from preorder.dialogue.extract import is_bare, says_yes, words
from preorder.dialogue.items import names_another_deed, speaks_of
from preorder.dialogue.one_more import goes_on, more_of
from preorder.dialogue.outcome import Passed
from preorder.dialogue.pleading import not_content
from preorder.dialogue.provisos import without_conditions
from preorder.dialogue.remedy import wishes_money
from preorder.dialogue.state import Memory

FOLLOW_UP = "follow_up"
"""Not a wish: the action that answers it from what is remembered."""

_FRAME = frozenset(
    "i we you can could may id d like want wanna need would get have give gimme me my our the a an "
    "full it that this last order to for of and then now so just please pls plz ok okay yes "
    "yeah actually still be instead back money on newest latest oldest most recent part do".split()
)
_THAT_ONE = re.compile(r"\b(?:that|this|last) one\b", re.IGNORECASE)
FILED = (Capability.REQUEST_RETURN, Capability.REPORT_DAMAGE)
"""Wishes that are filed, and carried out by a person: they can be withdrawn."""
_DEEDS = (Capability.CANCEL_ORDER, Capability.REQUEST_RETURN, Capability.DELAY_REFUND)
_MAY_I = re.compile(r"^\W*(?:\w+\W+){0,2}?(?:can|could|may) i\b|\?", re.IGNORECASE)
_DEED = r"(?:cancel\w*|cancle\w*|refund\w*|return\w*|swap\w*|switch\w*|exchang\w*|chang\w*)"
_NOT_TO = re.compile(
    r"\b(?:(?:do|did|wo)(?:n['’]?t| not)|no longer|never|not)\s+(?:\w+\s+){0,3}?"
    rf"{_DEED}|\b(?:about|of|the|my|that|this|your|any) {_DEED}|\bchang\w+ (?:my|our) minds?\b",
    re.IGNORECASE,
)
"""Speaks of a deed without wishing it: "don't cancel", "about the return", "changed my mind"."""
_UNDO = re.compile(
    r"\b(?:undo|revert|reverse|un-?cancel\w*|withdr[ae]w\w*|take (?:it|that|this) back|"
    r"chang\w+ (?:my|our) minds?|call (?:it|that) off|did(?:n['’]?t| not) mean (?:it|that|to)|"
    r"(?:i|we|ill|just|rather|let me|lemme|gonna)(?:['’]?(?:ll|d|m|re))?\s(?:\w+\s){0,4}?keep\w*|"
    r"^\W*(?:(?:actually|no|nah|ok|okay|oh|then|please|wait|well|sorry|and)\b\W*)*keep)\b"
    r"|\b(?:do(?:n['’]?t| not)|no longer)\s+(?:(?:want|need) (?:to|the|a|my)\s+|wanna\s+)?"
    rf"(?:{_DEED}|do (?:it|that)|ask (?:any|some)\w+|pass (?:it|that|this) on)\b",
    re.IGNORECASE,
)
_REVERSES = re.compile(
    r"\b(?:undo|revert|reverse|un-?cancel\w*|take (?:it|that|this) back)\b", re.IGNORECASE
)
_LET_GO = re.compile(
    r"^\W*(?:(?:ok|okay|oh|no|well|actually|then|please|just|so|ah|sorry|wait)\b\W*)*"
    r"(?:forget (?:it|about it|that)|never ?mind|nvm|scrap (?:it|that)|drop (?:it|that)|leave it|"
    r"no need)\b",
    re.IGNORECASE,
)
_NO_WAIT = re.compile(
    r"^\W*(?:(?:no|wait|oh|sorry|hm+|ah|well|actually|but|and)\b\W*)+(?=\w)", re.IGNORECASE
)
_AFTER_ALL = re.compile(r"\bafter all\b", re.IGNORECASE)
_FILED = re.compile(
    r"\b(?:cancel|stop|drop|withdraw|undo|close)\b[\w\s]{0,12}?"
    r"\b(?P<what>damage claim|claim|return|request)\b"
    r"\W*(?:(?:please|pls|plz|now|then|again|thanks|thx)\b\W*)*$",
    re.IGNORECASE,
)
_WRONG_ONE = re.compile(
    r"\b(?:wrong (?:one|order|number)|(?:i )?mea?nt?|not (?:that|this) (?:one|order)|"
    r"(?:an)?other (?:one|order)|sorry|oops|typo|should (?:be|have been))\b",
    re.IGNORECASE,
)
_IS_IT_DONE = re.compile(
    r"\b(?:is|was|has|have|did|are)\b.*\b(?:cancell?ed|refunded|swapped|returned|go(?:ne)? through|"
    r"work(?:ed)?|done)\b|\bdid\b.*\b(?:cancel|refund|swap|return|change|do (?:it|that))\b"
    r"|\bmy (?:request|claim|return|cancellation|swap|case)\b.*\b(?:open|decided|received|with)\b",
    re.IGNORECASE,
)
_IN_GENERAL = re.compile(
    r"\b(?:when|why|how|if|what|possible|can|could|able|be|way|allowed|get|usually|ever|orders)\b",
    re.IGNORECASE,
)
_ANOTHER_THING = frozenset("order newest latest oldest recent part".split())
_WHEN = re.compile(
    r"^\W*(?:(?:so|and|ok|okay|but|well|then|hey|hi)\b\W*)*when(?:['’]?s|\sis|\swill|\sdoes|\sdo|\scan|"
    r"\swould)?\b.*\b(?:it|he|she|they|them|mine|my (?:\w+ )?(?:order|bag|tote|parcel|package|"
    r"items?|car|models?))\b.*\b(?:com(?:e|es|ing)|arriv\w*|ship\w*|here|deliver\w*|sent)\b[^,;]*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{3,}")
_SHORT = 12
_PING = re.compile(
    r"^\W*(?:(?:hello+|hi+|hey+|yo|anyone|anybody|someone|somebody|is|are|you|u|still|there|here|"
    r"ping|so|and|well|um+|please)\b\W*)*$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[^\w\s.,;:?!'’…-]")
"""A thumb or a heart calls nobody."""
_THERE = frozenset("there here anyone anybody someone somebody".split())
_GOT_THAT = re.compile(
    r"^\W*(?:(?:hello|hi|hey|so|and|ok|well|sorry)\b\W*)*(?:did|have|do)\s(?:you|u|ya)\s"
    r"(?:even\s|just\s)?(?:get|got|receive|received|see|read|have)\s(?:that|this|it|all that|"
    r"my (?:\w+ )?(?:message|answer|number|mail|e-?mail|details|info))\W*(?:please|pls)?\W*$",
    re.IGNORECASE,
)
_DO_IT = re.compile(
    r"^\W*(?:(?:no|ok|okay|great|good|fine|alright|perfect|well|so|then|please|just|and)\b\W*)*"
    r"(?:do (?:it|that|so)|go (?:ahead|for it)|(?:pass|hand|send) (?:it|this|that) on|"
    r"(?:that|this|it)(?: would|['’]?d) be (?:\w+ )?"
    r"(?:great|good|lovely|perfect|nice|wonderful|fine)|"
    r"i(?: would|['’]?d) (?:like|love|appreciate) (?:that|it|this))"
    r"(?:\W+(?:then|please|pls|now|thanks|thank you|thx))*\W*$",
    re.IGNORECASE,
)
_YES = frozenset("yes yeah yep yup yea ye ya sure please pls si ahead do y absolutely".split())


def referred(
    memory: Memory, text: str, *, verified: bool, waiting: bool, passed: tuple[Passed, ...] = ()
) -> str | None:
    """Return the wish, or FOLLOW_UP, that a message means after what was said; None for most.

    Args:
        verified: whether the orders that are spoken of are proven to be the customer's.
        passed: what was passed on to a person, or is filed, and is still wanted.
    """
    if memory.task is not None or not text.strip():
        return None
    calls = pings(text) if waiting else bool(memory.current_order and checks(text))
    if calls or undoes(memory, text, passed) or not_content(memory, text):
        return FOLLOW_UP
    if waiting and memory.handed_over:
        return Capability.ORDER_STATUS if verified and asks_whether_done(text) else None
    undecided = next((p.capability for p in reversed(passed) if p.reference is None), None)
    before = memory.done or memory.refused or undecided
    if before is not None and (
        _another_order(text) or goes_on(before, text) or _restates(before, text)
    ):
        return before.split(":")[0]
    here = verified and memory.current_order is not None
    return _offer_taken(memory, text, named=here and before is None) or (
        _wish_here(text) if here and not (before and demands(text)) else None
    )


def _offer_taken(memory: Memory, text: str, *, named: bool) -> str | None:
    """Return the wish that was held out, if a message takes it; FOLLOW_UP if it does not.

    Args:
        named: whether "ok yes cancel" may mean the deed that it names, where a person was offered.
    """
    said = _NO_WAIT.sub("", text)  # "wait, yes"
    wish = wish_meant(said) if named and memory.offered is Capability.TALK_TO_HUMAN else None
    if wish is not None:
        return wish
    if memory.offered is not None and (takes(said) or is_bare(text) or takes_back(text)):
        return memory.offered if takes(said) else FOLLOW_UP
    return None


def pings(text: str) -> bool:
    """Tell whether a message only asks whether anybody is there."""
    return _PING.match(text) is not None and _SIGN.search(text) is None


def checks(text: str) -> str:
    """Return the answer to who only wants to know whether he is heard; empty for all else.

    "hello?", "are you there", "did you get that?"
    """
    if _GOT_THAT.match(text):
        return "Yes, I have it."
    there = "?" in text or set(words(text)) & _THERE
    return "Yes, I'm here." if there and words(text) and pings(text) else ""


def takes(text: str) -> bool:
    """Tell whether a message takes what was offered: a yes, not a mere 'ok'."""
    agreed = bool(set(words(text)) & _YES) and (says_yes(text) or acknowledges(text))
    return agreed or _DO_IT.match(text) is not None


def acknowledges(text: str) -> bool:
    """Tell whether a message is nothing but 'ok', 'thanks' and the like."""
    return is_bare(text) and "no" not in words(text)


def wish_meant(text: str) -> Capability | None:
    """Return the wish that a message has for what is spoken of: "cancel that", "ok refund"."""
    refund = Capability.DELAY_REFUND
    if demands(text) and not (asks(text) or names_another_deed(text, refund)):
        return refund
    wish = next((each for each in _DEEDS if speaks_of(text, each)), None)
    if wish is None or names_another_deed(text, wish) or not only_refers(text):
        return None
    may_i = _MAY_I.search(text) is not None and wish is not refund
    return None if may_i else wish


def only_refers(text: str) -> bool:
    """Tell whether a wish names nothing besides itself: no item, no number of its own."""
    # "One" is a quantity, but not in "that one".
    plain = _AFTER_ALL.sub(" ", _THAT_ONE.sub(" ", text))
    rest = [word for word in words(plain) if word not in _FRAME]
    return len(rest) <= 1 and all(any(speaks_of(word, each) for each in _DEEDS) for word in rest)


def _restates(before: str, text: str) -> bool:
    """Tell whether a message corrects the word on which a return was refused: "it is unused"."""
    denied = before.endswith(Reason.RETURN_CONDITION)
    return denied and not asks(text) and not hedges(text) and as_it_has_to_be(text) is True


def _wish_here(text: str) -> Capability | None:
    if asks_whether_done(text) or _asks_when(text):
        return Capability.ORDER_STATUS
    return wish_meant(_NO_WAIT.sub("", without_conditions(text)))


def _asks_when(text: str) -> bool:
    """Tell whether a message asks when just this order comes, and nothing of another wish."""
    short = len(words(text)) <= _SHORT and _WHEN.search(text) is not None
    return short and not any(speaks_of(text, each) for each in Capability)


def asks_whether_done(text: str) -> bool:
    """Tell whether a message asks if a change stands: the order's own state is the answer."""
    short = len(words(text)) <= _SHORT and _IS_IT_DONE.search(text) is not None
    return short and asks(text) and _IN_GENERAL.search(text) is None


def _another_order(text: str) -> bool:
    """Tell whether a message corrects which order was meant: "wrong one, i mean LT-20417"."""
    said = _WRONG_ONE.search(text) and _NUMBER.search(text)
    return said is not None and len(words(text)) <= _SHORT


def undoes(memory: Memory, text: str, passed: tuple[Passed, ...] = ()) -> bool:
    """Tell whether a message wants back what was done, filed, or passed on to a person."""
    if memory.done is not None and _another_order(text):
        return True
    if _FILED.search(text):
        return memory.current_order is not None or bool(passed)
    if takes_back(text):
        # Who has a person for what was done means that, and not what he told that person.
        told = memory.handed_over and memory.earlier is not None and _REVERSES.search(text)
        return bool(memory.done or memory.earlier or passed) and not told
    undecided = [each.capability for each in passed if each.reference is None]
    if memory.done is None and not undecided:
        return False
    if _LET_GO.search(text) and not _wishes(text):
        return True
    last = memory.done.split(":")[0] if memory.done else undecided[-1]
    # "Yes cancel", once more after the yes, takes no cancellation back.
    revoked = FILED if memory.done is None or says_yes(text) else (*FILED, Capability.CANCEL_ORDER)
    one_more = memory.done is not None and more_of(last, text)  # "cancel the last one", of three
    return last in revoked and cancels_that(text) and not one_more


def takes_back(text: str) -> bool:
    """Tell whether a message says 'undo that', 'I'll keep it' or the like, and wishes nothing."""
    return _UNDO.search(text) is not None and not _wishes(text)


def only_asks(text: str) -> bool:
    """Tell whether a message asks whether it is withdrawn, or just lets it go: no order to act."""
    return asks(text) or _UNDO.search(text) is None


def _wishes(text: str) -> bool:
    """Tell whether a message wishes a deed: "changed my mind, cancel it" takes nothing back."""
    meant = without_denied(text)
    return wishes_money(meant) or any(speaks_of(meant, each) for each in Capability)


def without_denied(text: str) -> str:
    """Return a text without the deeds that it names and does not wish: "don't cancel it"."""
    return _NOT_TO.sub(" ", re.sub(r"\bun-?cancel\w*", " ", text, flags=re.IGNORECASE))


def cancels_that(text: str) -> bool:
    """Tell whether a message says 'cancel that' and nothing more."""
    that = wish_meant(_NO_WAIT.sub("", text)) is Capability.CANCEL_ORDER
    return that and _ANOTHER_THING.isdisjoint(words(text))


def filed_kind(text: str) -> Capability | None:
    """Return which kind of filed request a message names, if it says."""
    found = _FILED.search(text)
    if found is None:
        return None
    kinds = {"return": Capability.REQUEST_RETURN, "request": None}
    return kinds.get(found["what"].lower(), Capability.REPORT_DAMAGE)
