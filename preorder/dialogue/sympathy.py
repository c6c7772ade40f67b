"""A word of sympathy for who tells of a loss, an illness or a hardship; then the matter goes on.

It changes no rule. What only sounds alike is none: "this shop is killing me".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from preorder.core.replies import Reply
from preorder.dialogue.asking import asks
from preorder.dialogue.extract import clean

_DEAR = (
    r"(?:mother|mom|mum|mommy|mama|father|dad|daddy|papa|parents?|husband|wife|partner|fianc\w+|"
    r"(?:girl|boy)?friend|son|daughter|child|kid|baby|brother|sister|sibling|twin|cousin|niece|"
    r"nephew|aunt|uncle|gran\w*|nana|family|in law|dog|cat)"
)
_WHO = rf"(?:i|im|ive|we|he|she|my (?:\w+ )?{_DEAR})"
_LOSSES = (
    r"\b(?:he|she) (?:(?:has|just|suddenly|sadly) )*(?:died|passed away)\b|"
    rf"\b{_DEAR}\b.{{0,15}}\b(?:died|deceased|passed (?:away|last|this|on|yesterday))\b"
    rf"|\blost (?:my|our) (?:\w+ )?{_DEAR}\b|\bdeath (?:in|of) (?:the|my|our) (?:\w+ )?{_DEAR}\b"
    r"|\b(?:my|our|the|a|\w+s) funeral\b|\bmiscarriage\b|\bin mourning\b|\bbereave\w*"
)
_ILLNESSES = (
    rf"\b{_WHO}\b.{{0,25}}\b(?:in|to|at|from) (?:the |a )?(?:hospital|icu|hospice)\b"
    rf"|\b{_WHO}\b.{{0,25}}\b(?:have|has|had|got|having|with|of) (?:\w+ )?"
    r"(?:cancer|leukemia|a tumou?r|a stroke|a heart attack|surgery)\b(?! (?:order|my|it|the))"
    rf"|\b{_WHO}\b.{{0,15}}\b(?:very|really|seriously|terminally|so) (?:ill|sick)\b(?! of)"
    rf"|\b{_WHO}\b.{{0,20}}\b(?:diagnosed|chemo\w*|dialysis|hospitali[sz]ed)\b"
    r"|\b(?:had|in|after) (?:a|an|my) (?:\w+ )?(?:car|bike|serious|bad) (?:accident|crash)\b"
)
_HARDSHIPS = (
    r"\b(?:lost|losing) (?:my|our|his|her) (?:jobs?|work|house|home|flat|apartment|income)\b"
    rf"|\b{_WHO}\b.{{0,15}}\b(?:laid off|(?:got|was|been|were) fired|made redundant|unemployed|"
    r"jobless|homeless|evicted|bankrupt|divorc\w+|robbed)\b"
    r"|\bout of (?:work|a job)\b"
    r"|\b(?:my|our) (?:house|home|flat|apartment) (?:burn\w*|(?:was )?flooded|caught fire)\b"
)
_SAID = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (_LOSSES, "I am very sorry for your loss."),
        (_ILLNESSES, "I am sorry to hear that, and I wish you all the best."),
        (_HARDSHIPS, "I am sorry to hear that; this must be a hard time."),
    )
)
_SENTENCES = re.compile(r"(?<=[,.;:!?\n])\s+")


def sympathy(text: str) -> str:
    """Return the word that belongs before the answer; empty for nearly all messages."""
    plain = re.sub(r"['’]", "", clean(text))
    return next((words for pattern, words in _SAID if pattern.search(plain)), "")


def question_beside(text: str) -> str:
    """Return what a message asks beside its hardship, if it asks something; else all of it.

    "My dad is in hospital, how much would i get back" is read as a remark on him, where a
    classifier sees all of it at once.
    """
    if not sympathy(text):
        return text
    rest = " ".join(part for part in _SENTENCES.split(text) if not sympathy(part))
    return rest if asks(rest) else text


def with_sympathy(text: str, replies: Sequence[Reply]) -> Sequence[Reply]:
    """Return the replies to a text, the first with the word of sympathy before it."""
    said = sympathy(text)
    if not said or not replies:
        return replies
    first, *rest = replies
    return (replace(first, text=f"{said} {first.text}"), *rest)
