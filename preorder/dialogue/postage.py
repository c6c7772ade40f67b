"""'Who pays the postage?' inside a return: answered from the return's own clause. (LT-16)"""

from __future__ import annotations

import re

from preorder.core.orders import Capability
from preorder.core.replies import Reply
from preorder.dialogue.asking import asks
from preorder.dialogue.extract import clean, words
from preorder.dialogue.phrases import pays_return_shipping
from preorder.dialogue.state import Task
from preorder.policy.shop import Shop

_WAY_BACK = re.compile(
    r"\b(?:postage|label|shipping|courier|(?:send|ship|mail|post)\w* (?:it|them|this|that)? ?back|"
    r"return (?:costs?|fees?))\b",
    re.IGNORECASE,
)
_PAYS = re.compile(
    r"\b(?:who|pays?|paying|paid|costs?|free|charged?|covers?|covered|how much|expense)\b",
    re.IGNORECASE,
)
_LONGEST = 14


def asks_postage(task: Task, text: str) -> bool:
    """Tell whether a text asks, while a return is under way, who pays for sending it back."""
    plain = clean(text)
    if task.capability is not Capability.REQUEST_RETURN or len(words(plain)) > _LONGEST:
        return False
    return bool(asks(plain) and _WAY_BACK.search(plain) and _PAYS.search(plain))


def postage(shop: Shop) -> Reply | None:
    """Say who pays; None where the shop's page says nothing of returns."""
    if shop.policy.returns is None:
        return None
    if pays_return_shipping(shop):
        return Reply("You pay for the return shipping; nothing is taken off your refund for it.")
    return Reply("We pay for the return shipping.")
