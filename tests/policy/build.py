"""Orders and facts for policy tests: the real shop files, and the campaign of 1 July 2026."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from preorder.core.decisions import Request
from preorder.core.money import Money
from preorder.core.orders import (
    Campaign,
    Capability,
    Facts,
    Line,
    LineKind,
    OpenRequest,
    Order,
    Payment,
    Shipment,
    Style,
    Variant,
)
from preorder.policy.load import load_shop, read_shop

SHOPS = Path(__file__).parents[2] / "shops"
NY = ZoneInfo("America/New_York")
LA = ZoneInfo("America/Los_Angeles")
MICROSECOND = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

CANCEL = Capability.CANCEL_ORDER
SWAP = Capability.SWAP_ITEM
RETURN = Capability.REQUEST_RETURN
DAMAGE = Capability.REPORT_DAMAGE
DELAY = Capability.DELAY_REFUND
STATUS = Capability.ORDER_STATUS
CHANGE = Capability.CHANGE_ORDER

OPENS = datetime(2026, 7, 1, 10, tzinfo=NY)
"""The campaign of the specification's third section."""
CAMPAIGN = Campaign("summer", OPENS, None, date(2026, 9, 1))


def ny(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """Return a time on Lettoria's clock in 2026."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=NY)


def la(month: int, day: int, hour: int = 12) -> datetime:
    """Return a time on LA Scale Model's clock in 2026."""
    return datetime(2026, month, day, hour, tzinfo=LA)


@cache
def lettoria():
    """Return Lettoria as its file stands."""
    return load_shop(SHOPS / "lettoria.yml")


@cache
def lascale():
    """Return LA Scale Model as its file stands."""
    return load_shop(SHOPS / "lascale.yml")


@cache
def changed(shop: str, *pairs: str):
    """Return a shop whose file reads otherwise: old, new, old, new …; each old is there once."""
    text = (SHOPS / f"{shop}.yml").read_text(encoding="utf-8")
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {shop}.yml"
        text = text.replace(old, new)
    return read_shop(text, f"{shop}.yml")


@cache
def without_doubt():
    """Return Lettoria once its owner has settled that cancelling ends after two days."""
    return changed(
        "lettoria",
        '    doubt: {clause: "LT-03, LT-06, LT-18", until: 3d, then: human}\n',
        "",
        " After that, up to {cancel.doubt.until} from the opening, a person on our team\n"
        "      decides, and the time you asked is what counts.",
        "",
        "      - A person decides on later cancellations until {open.doubt_until}.\n",
        "",
    )


def usd(amount: str) -> Money:
    """Return dollars."""
    return Money.parse(amount, "USD")


def line(line_id=1, sku="TOTE-BLK", *, kind=LineKind.PREORDER, paid="120.00", tax="0.00", **more):
    """Return a line of one unit of Lettoria's campaign, unless told otherwise."""
    of_campaign = kind is LineKind.PREORDER and "campaign_id" not in more
    fields = {"qty": 1, "campaign_id": CAMPAIGN.id if of_campaign else None, **more}
    return Line(line_id, sku, sku, kind, usd(paid), usd(tax), **fields)


def order(*lines, shop="lettoria", payments=None, **more):
    """Return an order that was paid in full with one card."""
    lines = lines or (line(),)
    shipping = more.pop("shipping_paid", usd("0.00"))
    paid = sum(((item.unit_paid + item.unit_tax) * item.qty for item in lines), start=shipping)
    fields = {"placed_at": OPENS + HOUR, "currency": "USD", "policy_version": "1", **more}
    return Order(
        number="LT-20417",
        shop=shop,
        email="ada@example.com",
        customer="Ada",
        shipping_paid=shipping,
        lines=tuple(lines),
        payments=payments if payments is not None else (payment("card", paid),),
        **fields,
    )


def payment(name: str, amount: Money, refunded: Money | None = None) -> Payment:
    """Return a payment of which nothing went back, unless told otherwise."""
    return Payment(name, "card", amount, refunded or Money.zero(amount.currency))


def parcel(delivered_at, units, name="p1", shipped_at=None):
    """Return a parcel; `units` by line id."""
    return Shipment(name, shipped_at or delivered_at - 2 * DAY, delivered_at, "TRACK1", units)


STYLES = {
    "tote": Style("tote", "Siena tote", 300, 120, "summer"),
    "clutch": Style("clutch", "Roma clutch", 300, 120, "summer"),
    "winter": Style("winter", "Alpine tote", 300, 0, "winter"),
    "wallet": Style("wallet", "Card wallet", None, 0, None),
}


def variant(sku, style, price="120.00", kind=LineKind.PREORDER, **more):
    """Return a variant at today's price."""
    return Variant(sku, sku, style, kind, usd(price), **more)


VARIANTS = {
    v.sku: v
    for v in (
        variant("TOTE-BLK", "tote"),
        variant("TOTE-RED", "tote"),
        variant("CLUTCH", "clutch"),
        variant("CLUTCH-GOLD", "clutch", "140.00"),
        variant("CLUTCH-MINI", "clutch", "100.00"),
        variant("WINTER", "winter"),
        variant("WALLET", "wallet", kind=LineKind.IN_STOCK),
    )
}


def facts(of=None, *, campaign=CAMPAIGN, styles=(), variants=()) -> Facts:
    """Return everything about an order; `styles` and `variants` come instead of their namesakes."""
    return Facts(
        order=of or order(),
        campaigns={campaign.id: campaign},
        styles={**STYLES, **{style.id: style for style in styles}},
        variants={**VARIANTS, **{each.sku: each for each in variants}},
    )


def ask(capability, at, units=None, **more) -> Request:
    """Return a request received at that time."""
    return Request(capability, at.astimezone(UTC), units, **more)


def model(line_id=1, *, paid="119.95", sku="SUPRA", **more):
    """Return a line of LA Scale Model."""
    return line(line_id, sku, kind=LineKind.BACKORDER, paid=paid, campaign_id=None, **more)


def la_facts(*lines, release=date(2026, 8, 31), variants=(), **more) -> Facts:
    """Return facts of LA Scale Model; its one variant is released on 31 August 2026."""
    supra = variant("SUPRA", "supra", "119.95", LineKind.BACKORDER, release_date=release)
    known = {each.sku: each for each in (supra, *variants)}
    of = order(*(lines or (model(),)), shop="lascale", **more)
    return Facts(of, {}, {"supra": Style("supra", "Supra", None, 0, None)}, known)


def requested(capability, units, reference="R-1") -> OpenRequest:
    """Return a request that is neither done nor withdrawn."""
    return OpenRequest(reference, capability, units)


def full(style: str) -> Style:
    """Return a style without a free slot."""
    return replace(STYLES[style], taken=300)
