"""Accounts of two shops, and what Meta would post to them."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from preorder.core.replies import Button
from preorder.gateway.meta.config import Account, Accounts, App
from preorder.service.delivery import Outgoing
from preorder.settings import MetaSettings

EVENTS = Path(__file__).parent / "events"
PAGE, INSTAGRAM = "102938475610293", "17841400000000001"
OTHER_PAGE = "203948576120394"
CUSTOMER, INSTAGRAM_CUSTOMER = "7001234567890123", "5501234567890123"
SECRET, OLD_SECRET, OTHER_SECRET = "s3cret-of-the-app", "its-elder", "s3cret-of-another-app"
VERIFY = "a-verify-token-of-ours"
APP = App("998877665544332", (SECRET, OLD_SECRET), VERIFY)
OTHER_APP = App("887766554433221", (OTHER_SECRET,), "another-verify-token")
ACCOUNTS: Accounts = {
    (each.platform, each.id): each
    for each in (
        Account("messenger", PAGE, "lettoria", APP, "page-token", human_agent=True),
        Account("instagram", INSTAGRAM, "lettoria", APP, "page-token"),
        Account("messenger", OTHER_PAGE, "lascale", OTHER_APP, "other-token"),
    )
}
SENT_AT = datetime(2026, 7, 1, 10, 0, 0, 123000, UTC)
"""When the fixtures' events happened."""
NOW = SENT_AT + timedelta(minutes=1)


def fixture(name):
    """Return the bytes of a recorded POST."""
    return (EVENTS / f"{name}.json").read_bytes()


def signature(body, secret=SECRET, algorithm="sha256"):
    """Return the header's value for these raw bytes."""
    return f"{algorithm}={hmac.new(secret.encode(), body, algorithm).hexdigest()}"


def posted(*events, page=PAGE):
    """Return a POST with these Messenger events."""
    entry = {"id": page, "time": 1782900000500, "messaging": list(events)}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def message(text, mid="m_1", at=1782900000123, page=PAGE, **more):
    """Return a customer's message to the page."""
    return {
        "sender": {"id": CUSTOMER},
        "recipient": {"id": page},
        "timestamp": at,
        "message": {"mid": mid, "text": text, **more},
    }


def outgoing(text="Your order ships in September.", **changes):
    """Return a reply to a customer who has just written."""
    values = {
        "id": "out-1",
        "platform": "messenger",
        "account": PAGE,
        "recipient": CUSTOMER,
        "text": text,
        "buttons": (),
        "by_person": False,
        "last_heard_at": SENT_AT,
    }
    return Outgoing(**(values | changes))


def buttons(*titles):
    """Return buttons with opaque ids as payloads."""
    return tuple(
        Button(title, hashlib.sha256(f"{number} {title}".encode()).hexdigest()[:16])
        for number, title in enumerate(titles)
    )


def meta_settings(url="http://127.0.0.1:9", instagram_url="http://127.0.0.1:9", **secrets):
    """Return settings that point at a Graph API of the test's own."""
    return MetaSettings(url, instagram_url, "v25.0", secrets)
