"""What the assistant says in these tests: enough for the flows that the widget must carry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_YES, _NO = "Yes, cancel it", "No, keep it"


@dataclass(frozen=True)
class Said:
    """One message of the assistant."""

    text: str
    buttons: tuple[str, ...] = ()


def answer(text: str, photos: int) -> Iterator[Said]:
    """Answer a message, by its words alone: each of them says enough."""
    low = text.lower()
    if photos:
        yield Said(f"Thank you, I have your {photos} photos.")
    elif re.search(r"\d{5}", low):
        yield Said(
            "Order LT-20411: I would cancel 1 × Siena tote, black, small. You get back $307.00:\n"
            "- items $295.00\n- shipping $12.00\nShall I go ahead?",
            (_YES, _NO),
        )
    elif low.startswith("yes"):
        yield Said(
            "Done: your order is cancelled, and $307.00 goes back the way you paid. Your reference "
            "is R-JJG26WBHG5."
        )
    elif low.startswith("no"):
        yield Said("All right, nothing has changed.")
    elif low == "which can i have":
        yield Said(
            "What would you like instead of Siena tote, black, small?",
            tuple(f"Milano weekender, number {number}, large" for number in range(12)),
        )
    elif low == "done?":
        yield Said("Your reference is R-JJG26WBHG5; a confirmation goes to i…@example.com.")
    elif "cancel" in low:
        yield Said(
            "I can cancel it. Please send me your order number (it looks like LT-12345 and is in "
            "your confirmation e-mail) and the e-mail address you ordered with."
        )
    elif text == "Talk to a person":
        yield Said("I have asked a person on our team. They answer here.")
    else:
        yield Said(
            "A pre-order lets you reserve styles that are not yet in stock. More on "
            "https://lettoria.com/preorder. What would you like to do?",
            ("Cancel my order", "Where is my order?", "Swap an item"),
        )
