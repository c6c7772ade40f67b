"""What pages load: the widget's script, and a shop's window."""

from datetime import UTC, date, datetime, timedelta

import pytest
import requests

from preorder.core.orders import Campaign
from preorder.gateway.pages import WEB
from preorder.gateway.website.window import Catalogue, read_catalogue, window_json
from tests.made_parts import make_parts, with_demo

NOW = datetime(2026, 7, 6, 16, tzinfo=UTC)
LONG = timedelta(days=300)


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    """Return a demo shop's window so long after its data were made."""
    parts = make_parts(tmp_path_factory.mktemp("window"), NOW=NOW.isoformat())
    for shop in ("lettoria", "lascale"):
        with_demo(parts, shop)

    def of(shop, later=timedelta()):
        with parts.store.look() as tx:
            return window_json(parts.shops[shop], read_catalogue(tx, shop), NOW + later)

    yield of
    parts.store.close()


def test_the_newest_open_campaign_is_shown_with_its_end_and_its_slots(window):
    """The demo's opened twelve hours ago and lasts three days (LT-03)."""
    shown = window("lettoria")
    campaign = shown["campaign"]

    assert campaign["closes_at"] == (NOW + timedelta(hours=60)).isoformat()
    assert campaign["cap"] == 1200
    assert campaign["slots_left"] == sum(one.get("slots_left", 0) for one in shown["products"])


def test_a_closed_campaign_and_its_styles_are_gone(window):
    shown = window("lettoria", LONG)

    assert shown["campaign"] is None
    assert [one["name"] for one in shown["products"]] == ["Arno wallet"]


def test_a_pre_order_of_which_nothing_says_when_it_ends_is_not_shown_as_open(parts):
    """A shop may leave out the window, and its records the closing time."""
    endless = Campaign("c", NOW - timedelta(days=1), None, date(2026, 9, 1))
    shown = window_json(parts.shops["lascale"], Catalogue({"c": endless}, {}, {}), NOW)

    assert shown["campaign"] is None


@pytest.mark.parametrize("shop", ["lettoria", "lascale"])
def test_the_facts_are_the_page_s_own_sentences_filled(window, shop):
    facts = window(shop)["facts"]

    assert len(facts) >= 3
    assert not [one for one in facts if "{" in one]


def test_a_model_tells_when_it_is_released(window):
    notes = {one["name"]: one["note"] for one in window("lascale")["products"]}

    assert notes["Harbor box truck 1/64"] == "Pre-order: releases July 20"
    assert notes["Meridian GT coupe 1/18, silver"] == "Pre-order: released June 26"
    assert notes["Display case 1/18"] == "In stock"


def test_the_script_is_for_other_sites_pages_and_kept_for_minutes(gateway):
    answer = requests.get(f"{gateway}/widget.js", timeout=9)

    assert answer.content == (WEB / "dist" / "widget.js").read_bytes()
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Content-Type"].startswith("text/javascript")


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_script_that_has_not_changed_is_not_sent_again(gateway, encoding):
    wanted = {"Accept-Encoding": encoding}
    tag = requests.get(f"{gateway}/widget.js", headers=wanted, timeout=9).headers["ETag"]
    again = requests.get(
        f"{gateway}/widget.js", headers={**wanted, "If-None-Match": tag}, timeout=9
    )

    assert (again.status_code, again.content) == (304, b"")


def test_the_script_is_sent_small(gateway):
    answer = requests.get(f"{gateway}/widget.js", stream=True, timeout=9)

    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) <= 25_000
