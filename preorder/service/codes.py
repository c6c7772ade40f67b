"""A six-digit code to the address on the order, before money moves (`verify: email_code`)."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from preorder.dialogue.extract import clean
from preorder.dialogue.outcome import CodeCheck
from preorder.dialogue.state import Code, Memory, Step
from preorder.policy.shop import Shop

CODE_LIFE = timedelta(minutes=10)
"""How long a code may be typed, in real time."""
PASS_LIFE = timedelta(minutes=30)
"""How long a typed code opens the way, in real time: as long as the proof of identity."""
WRONG_CODES = 5
CODES_PER_HOUR = 5
_WRONG_COUNT = timedelta(hours=1)
_DIGITS = re.compile(r"(?<!\d)(\d{3})[\s-]?(\d{3})(?!\d)")


def code_in(text: str) -> str | None:
    """Return the six digits in a text, also as "123 456"."""
    found = _DIGITS.search(clean(text))
    return f"{found[1]}{found[2]}" if found else None


def awaits_code(memory: Memory) -> bool:
    """Tell whether the open question is the one for the code."""
    return memory.task is not None and memory.task.step is Step.CODE


def code_needed(shop: Shop, memory: Memory, email: str | None, wall: datetime) -> bool:
    """Tell whether this shop wants a code from that (verified) customer before money moves."""
    code = memory.code
    passed = code is not None and code.email == email and code.passed_at is not None
    fresh = passed and wall - (code.passed_at or wall) <= PASS_LIFE if code else False
    return shop.verify == "email_code" and not fresh


@dataclass(frozen=True, slots=True)
class Stamp:
    """Turns a conversation's code into what is kept of it.

    There are only a million codes: without the server's secret, whoever reads the database could
    try them all.
    """

    secret: bytes = field(repr=False)
    conversation: str

    def of(self, digits: str) -> str:
        """Return the digest of a code, in hex."""
        said = f"code:{self.conversation}:{digits}".encode()
        return hmac.new(self.secret, said, hashlib.sha256).hexdigest()


def check_code(memory: Memory, stamp: Stamp, text: str, wall: datetime) -> tuple[Memory, CodeCheck]:
    """Compare a typed code with the one that was sent, and count a wrong one."""
    typed, code = code_in(text), memory.code
    if typed is None or code is None:
        return memory, CodeCheck.NONE
    if wall - code.sent_at > CODE_LIFE:
        return memory, CodeCheck.EXPIRED
    if not hmac.compare_digest(stamp.of(typed), code.digest):
        return replace(memory, code=replace(code, wrong=code.wrong + 1)), CodeCheck.WRONG
    return replace(memory, code=replace(code, wrong=0, passed_at=wall)), CodeCheck.RIGHT


def code_locked(memory: Memory) -> bool:
    """Tell whether a person takes over after too many wrong codes."""
    return memory.code is not None and memory.code.wrong >= WRONG_CODES


def draw_digits(secret: str) -> str:
    """Return the six digits that an unguessable reference stands for."""
    drawn = int.from_bytes(hashlib.sha256(secret.encode()).digest()[:8], "big")
    return f"{drawn % 10**6:06d}"


def kept_code(
    stamp: Stamp, email: str, digits: str, wall: datetime, before: Code | None = None
) -> Code:
    """Return what is remembered of a code that is sent now.

    Args:
        before: the one sent before it. Its wrong tries still count for an hour, or who guesses
            would only have to ask for a new code.
    """
    counts = before is not None and wall - before.sent_at < _WRONG_COUNT
    return Code(stamp.of(digits), email, wall, wrong=before.wrong if before and counts else 0)
