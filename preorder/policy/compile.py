"""The shops' answers as plain sentences, for whoever answers questions without reading policies.

`facts` fill the placeholders of general sentences, those that are said where a shop's page has no
rule: `shop_name`, `shop_email`, `order_number_example`, and, only where the shop has them,
`reply_time` ("2 business days") and `faster_channels` ("Facebook or Instagram").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from preorder.core.orders import Campaign, Capability
from preorder.policy.campaign_text import open_dates, open_texts, own_texts
from preorder.policy.shop import Answer, Shop
from preorder.policy.templates import placeholders, render

VERSION = 1

BUTTON_TITLES: Mapping[Capability, str] = {
    Capability.ORDER_STATUS: "Look up my order",
    Capability.CANCEL_ORDER: "Cancel my order",
    Capability.SWAP_ITEM: "Swap an item",
    Capability.REQUEST_RETURN: "Return an item",
    Capability.REPORT_DAMAGE: "Report damage",
    Capability.DELAY_REFUND: "Refund for delay",
    Capability.CHANGE_ORDER: "Change my order",
    Capability.TALK_TO_HUMAN: "Talk to a person",
}
"""At most 20 characters: Messenger cuts longer ones off."""

_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
_FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
# Deadlines are inclusive, the compiled ends exclusive.
_MOMENT = timedelta(microseconds=1)

_Stretch = tuple[datetime, datetime]


def compile_answers(
    shops: Mapping[str, Shop],
    campaigns_by_shop: Mapping[str, Sequence[Campaign]],
    products_by_shop: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """Fill every answer of every shop from its policy and its campaigns' dates.

    A sentence about an open campaign is true from its opening until the first of the dates that it
    names has passed, and no longer than the campaign is open. What a campaign says itself stands
    `instead` of the general text until the next one opens: its customers still ask after its close.

    Args:
        products_by_shop: the names of what each sells: said alone, they ask nothing.

    Raises:
        ValueError: a campaign without a closing time in a shop without a window.
    """
    return {
        "version": VERSION,
        "shops": {
            name: _shop(shop, sorted(campaigns_by_shop.get(name, ()), key=lambda c: c.opens_at))
            | {"products": sorted((products_by_shop or {}).get(name, ()))}
            for name, shop in sorted(shops.items())
        },
    }


def _shop(shop: Shop, campaigns: Sequence[Campaign]) -> dict[str, Any]:
    answers = {
        f"faq_{topic}": {
            "text": render(shop, answer.text),
            "brief": render(shop, answer.brief),
            "instead": list(_instead(shop, answer, campaigns)),
            "campaign": [*_while_open(shop, answer, campaigns), *_closed(shop, answer, campaigns)],
            "buttons": [
                {"title": BUTTON_TITLES[capability], "payload": f"/{capability}"}
                for capability in answer.buttons
            ],
        }
        for topic, answer in shop.answers.items()
    }
    return {
        "name": shop.name,
        "email": shop.contact.email,
        "facts": _facts(shop),
        "answers": answers,
    }


def _facts(shop: Shop) -> dict[str, str]:
    facts = {
        "shop_name": shop.name,
        "shop_email": shop.contact.email,
        "order_number_example": shop.order_numbers.example,
        "faster_channels": " or ".join(shop.contact.faster),
        "reply_time": render(shop, "{contact.reply_within}") if shop.contact.reply_within else "",
    }
    return {name: text for name, text in facts.items() if text}


def _latest(campaigns: Sequence[Campaign]) -> Iterator[tuple[Campaign, datetime]]:
    """Return each campaign with the opening of the next, from which that one is spoken of."""
    return zip(campaigns, [*(each.opens_at for each in campaigns[1:]), _FOREVER], strict=False)


def _instead(shop: Shop, answer: Answer, campaigns: Sequence[Campaign]) -> Iterator[dict[str, str]]:
    general = render(shop, answer.text)
    for campaign, next_opens in _latest(campaigns):
        text = render(shop, answer.text, own_texts(shop, campaign))
        if text != general:
            yield _sentence((campaign.opens_at, next_opens), text)


def _while_open(
    shop: Shop, answer: Answer, campaigns: Sequence[Campaign]
) -> Iterator[dict[str, str]]:
    """Yield the sentences on each campaign; while two are open, on the one that opened last."""
    for campaign, next_opens in _latest(campaigns):
        dates, texts = open_dates(shop, campaign), open_texts(shop, campaign)
        for template in answer.while_open:
            named = [dates[path] for path in placeholders(template) if path in dates]
            until = min(min([dates["open.closes_at"], *named]) + _MOMENT, next_opens)
            yield _sentence((campaign.opens_at, until), render(shop, template, texts))


def _closed(shop: Shop, answer: Answer, campaigns: Sequence[Campaign]) -> Iterator[dict[str, str]]:
    if answer.while_closed:
        text = render(shop, answer.while_closed)
        yield from (_sentence(gap, text) for gap in _gaps(shop, campaigns))


def _gaps(shop: Shop, campaigns: Sequence[Campaign]) -> Iterator[_Stretch]:
    """Return the stretches in which no campaign is open; campaigns come in order of opening."""
    closed_since = _ALWAYS
    for campaign in campaigns:
        if closed_since < campaign.opens_at:
            yield closed_since, campaign.opens_at
        closed_since = max(closed_since, open_dates(shop, campaign)["open.closes_at"] + _MOMENT)
    yield closed_since, _FOREVER


def _sentence(stretch: _Stretch, text: str) -> dict[str, str]:
    start, end = (instant.astimezone(UTC).isoformat() for instant in stretch)
    return {"from": start, "until": end, "text": text}
