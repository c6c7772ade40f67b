"""What an owner should know of his shop file: doubts, gaps, and what was taken on trust.

A file that is reviewed has loaded, so nothing here is an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from preorder.core.orders import Capability
from preorder.policy.shop import FAQ_TOPICS, Shop
from preorder.policy.templates import render

_CLAUSES: Mapping[str, Capability] = {
    "cancel": Capability.CANCEL_ORDER,
    "swap": Capability.SWAP_ITEM,
    "returns": Capability.REQUEST_RETURN,
    "damage": Capability.REPORT_DAMAGE,
    "delay": Capability.DELAY_REFUND,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a shop file."""

    shop: str
    key: str
    """Where it stands in the file: `policy.cancel.doubt`, `answers.price_change`."""
    message: str

    def __str__(self) -> str:
        return f"{self.shop}: {self.key}: {self.message}"


def review(shop: Shop) -> list[Finding]:
    """List what the owner of a shop should settle or know, the doubts first."""
    remarks = (*_doubts(shop), *_without_clause(shop), *_unanswered(shop), *_unconfirmed(shop))
    return [Finding(shop.shop, key, message) for key, message in remarks]


def _doubts(shop: Shop) -> Iterator[tuple[str, str]]:
    """List every parameter for which the shop's page gives two values (C-01, C-06)."""
    cancel, clause = shop.policy.cancel, shop.policy.estimate
    if cancel is not None and cancel.doubt is not None:
        one = f"{render(shop, '{cancel.window}')} ({cancel.clause})"
        other = f"{render(shop, '{cancel.doubt.until}')} ({cancel.doubt.clause})"
        yield (
            "policy.cancel.doubt",
            f"the page gives two values: {one} and {other}; in between a person decides",
        )
    if clause is not None and clause.lead.high + clause.transit.high > clause.headline.high:
        headline, lead, transit = (
            render(shop, f"{{estimate.{part}}}") for part in ("headline", "lead", "transit")
        )
        message = (
            f"the page gives two values: {headline} in all, and {lead} plus {transit}; customers "
            "are told the whole range, and a person looks at it after the shorter one"
        )
        yield "policy.estimate", message


def _without_clause(shop: Shop) -> Iterator[tuple[str, str]]:
    """List what the shop's policy says nothing about; a person decides on it."""
    for section, capability in _CLAUSES.items():
        if getattr(shop.policy, section) is None:
            yield f"policy.{section}", f"there is no clause: every {capability} goes to a person"


def _unanswered(shop: Shop) -> Iterator[tuple[str, str]]:
    message = "there is no answer: customers are told that there is no rule, and offered a person"
    for topic in FAQ_TOPICS:
        if topic not in shop.answers:
            yield f"answers.{topic}", message


def _unconfirmed(shop: Shop) -> Iterator[tuple[str, str]]:
    for key, note in shop.to_confirm.items():
        yield key, f"{note}: the owner should confirm"
