"""The e-mails we send, each once (I-14)."""

from __future__ import annotations

from collections.abc import Sequence

from preorder.core.decisions import Decision
from preorder.core.orders import Facts
from preorder.dialogue.done import done_text
from preorder.policy.shop import Shop
from preorder.service.ports import Mail, Recorded


def confirmation(shop: Shop, facts: Facts, decision: Decision, recorded: Recorded) -> Mail:
    """Confirm what was carried out or filed, to the address on the order."""
    greeting = f"Hello {facts.order.customer},"
    body = (
        f"{greeting}\n\n{done_text(shop, facts, decision)}\n\nReference: {recorded.reference}\n\n"
        f"If this was not you, write to {shop.contact.email} at once.\n\n{shop.name}\n"
    )
    subject = f"{shop.name}: your order {facts.order.number}, reference {recorded.reference}"
    key = f"{recorded.reference}:confirmation"
    return Mail(key, shop.shop, facts.order.email, subject, body)


def lost_numbers(shop: Shop, email: str, numbers: Sequence[str], key: str) -> Mail:
    """Send the numbers of a customer's orders to his address, as he asked in the chat."""
    listed = "\n".join(f"- {number}" for number in numbers)
    body = (
        f"Hello,\n\nyou asked for your order number. With this address you have ordered:\n\n"
        f"{listed}\n\nIf you did not ask for this, you need not do anything.\n\n{shop.name}\n"
    )
    return Mail(key, shop.shop, email, f"{shop.name}: your order number", body)


def code_letter(shop: Shop, email: str, digits: str, reference: str) -> Mail:
    """Send the code that proves that the customer reads this address."""
    body = (
        f"Hello,\n\nyour code is {digits}. Type it in the chat within ten minutes.\n\nIf you did "
        f"not ask for a change to your order, write to {shop.contact.email}, and give the code to "
        f"nobody.\n\n{shop.name}\n"
    )
    return Mail(f"{reference}:code", shop.shop, email, f"{shop.name}: your code", body)


def withdrawal(shop: Shop, facts: Facts, reference: str) -> Mail:
    """Confirm that a filed request was withdrawn, to the address on the order (S-19)."""
    number = facts.order.number
    body = (
        f"Hello {facts.order.customer},\n\nas you asked, we have withdrawn your request "
        f"{reference} for order {number}. Nothing else has changed.\n\nIf this was not you, write "
        f"to {shop.contact.email} at once.\n\n{shop.name}\n"
    )
    subject = f"{shop.name}: your order {number}, request {reference} withdrawn"
    return Mail(f"{reference}:withdrawn", shop.shop, facts.order.email, subject, body)
