"""A file is taken whole or refused whole; a second one brings up to date and undoes nothing."""

import json
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest

from preorder.core.errors import BadImport
from preorder.core.money import Money
from preorder.store.import_format import schema_text
from preorder.store.importer import import_document, import_file
from preorder.store.numbers import canonical_number
from tests.store.build import (
    CANCEL,
    NOW,
    OPENS,
    SWAP,
    act,
    document,
    dump,
    facts_of,
    fill,
    line,
    order,
    shops,
    taken,
    wish,
)

SCHEMA = Path(__file__).parents[2] / "preorder" / "store" / "import_schema.json"


def parcel(units, name="s1", **more):
    return {"id": name, "shipped_at": NOW.isoformat(), "units": units, **more}


def test_the_schema_in_the_repository_is_the_format():
    """Made from the classes: python -m preorder.store.import_format"""
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


def test_the_small_shop_satisfies_the_schema():
    """What is imported here is what the schema describes."""
    jsonschema.validate(document(order()), json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_the_example_in_the_docs_can_be_imported(store):
    """And documents what the schema describes."""
    text = (SCHEMA.parents[2] / "docs" / "import-format.md").read_text(encoding="utf-8")
    example = json.loads(text.split("```json")[1].split("```")[0])
    jsonschema.validate(example, json.loads(SCHEMA.read_text(encoding="utf-8")))

    assert import_document(store, example, shops()).orders_added == 1


def test_every_key_is_explained_in_the_docs():
    """A key that nobody explains might as well not be there."""
    text = (SCHEMA.parents[2] / "docs" / "import-format.md").read_text(encoding="utf-8")
    parts = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"].values()
    keys = {key for part in parts for key in part["properties"]}

    assert {key for key in keys if f"`{key}`" not in text and f'"{key}"' not in text} == set()


def test_a_file_is_imported(store, tmp_path):
    """From disk to facts."""
    file = tmp_path / "shop.json"
    file.write_text(json.dumps(document(order())), encoding="utf-8")
    summary = import_file(store, file, shops())

    assert (summary.orders_added, summary.orders_updated, summary.variants) == (1, 0, 4)


@pytest.mark.parametrize("written", ["lt20417", "# LT 20417", "LT–20417", "ＬＴ-２０４１７"])
def test_numbers_are_stored_in_one_form(store, written):
    """S-04."""
    fill(store, order(written))
    with store.begin() as tx:
        assert facts_of(tx, "LT-20417").order.number == "LT-20417"


@pytest.mark.parametrize("text", ["LT-2041", "LT-204177", "20417", "LT--20417", "XLT-20417", ""])
def test_other_numbers_are_none_of_the_shop_s(text):
    """Neither too short nor too long."""
    assert canonical_number(shops()["lettoria"], text) is None


def test_a_delivery_known_by_its_day_ends_with_it(store):
    """T-12: the last microsecond of 2 July in New York."""
    arrived = parcel({"1": 1}, shipped_at=OPENS.isoformat(), delivered_at="2026-07-02")
    fill(store, order(shipments=[arrived]))
    with store.begin() as tx:
        (sent,) = facts_of(tx).order.shipments

    assert sent.delivered_at == datetime(2026, 7, 3, 3, 59, 59, 999999, tzinfo=UTC)


def test_a_style_of_a_campaign_has_the_policy_s_cap(store):
    """The number 300 stands in the shop's file only."""
    styles = deepcopy(document()["styles"])
    del styles[0]["cap"]
    fill(store, order(), styles=styles)
    with store.begin() as tx:
        caps = {name: style.cap for name, style in facts_of(tx).styles.items()}

    assert caps == {"tote": 300, "bag": 300, "wallet": None}


def test_slots_are_counted_from_the_orders(store):
    """I-04: sold and not cancelled; a shipped unit keeps its slot, a wallet has none."""
    sold = line(qty=5, cancelled=2, shipped=1)
    fill(store, order("LT-00001", sold), order("LT-00002", line("BAG"), line("WALLET", 1, "2")))
    with store.begin() as tx:
        assert taken(tx) == {"tote": 3, "bag": 1}


def test_the_same_file_again_changes_nothing(store):
    """Not a row, and no line in the history."""
    arrived = parcel({"1": 1}, delivered_at="2026-07-30")
    data = document(order("LT-20417", line(qty=3, cancelled=1), shipments=[arrived]))
    import_document(store, data, shops())
    with store.begin() as tx:
        before = dump(tx.connection)
    import_document(store, data, shops())

    with store.begin() as tx:
        assert dump(tx.connection) == before


def test_counters_rise_and_never_fall(store):
    """I-05: an old file after a new one takes nothing back."""
    old = order("LT-20417", line(qty=3))
    new = order("LT-20417", line(qty=3, cancelled=1), shipments=[parcel({"1": 2})])
    for each in (old, new, old):
        fill(store, each)
    with store.begin() as tx:
        (one,) = facts_of(tx).order.lines

        assert (one.cancelled, one.shipped) == (1, 2)
        assert taken(tx) == {"tote": 2}


def test_our_own_cancellation_is_not_undone(store):
    """The shop's file does not know of it yet."""
    data = order("LT-20417", line(qty=2))
    fill(store, data)
    with store.begin() as tx:
        act(tx, wish(CANCEL))
    fill(store, data)
    with store.begin() as tx:
        assert (facts_of(tx).order.lines[0].cancelled, taken(tx)) == (2, {})


def test_our_own_swap_is_not_undone(store):
    """Item and quantity of a line are ours once it is there; its counters go on together."""
    data = order("LT-20417", line(qty=3))
    fill(store, data)
    with store.begin() as tx:
        (one,) = facts_of(tx).order.lines
        act(tx, wish(SWAP, {one.id: 1}, target_sku="BAG"))
    fill(store, {**data, "shipments": [parcel({"1": 3}, delivered_at=(NOW).isoformat())]})
    with store.begin() as tx:
        lines = facts_of(tx).order.lines
        (sent,) = facts_of(tx).order.shipments

        assert [(x.sku, x.qty, x.delivered) for x in lines] == [("TOTE-S", 2, 2), ("BAG", 1, 1)]
        assert sent.units == {lines[0].id: 2, lines[1].id: 1}
        assert taken(tx) == {"tote": 2, "bag": 1}


def test_a_parcel_of_units_that_are_cancelled_here_is_refused(store):
    """The warehouse and we disagree: a person must look, so nothing is written."""
    data = order("LT-20417", line(qty=2))
    fill(store, data)
    with store.begin() as tx:
        act(tx, wish(CANCEL))

    with pytest.raises(BadImport, match=r"\$\.orders\[0\]\.lines\[0\]: shipment s1"):
        fill(store, {**data, "shipments": [parcel({"1": 1})]})


def test_a_delivery_is_told_later(store):
    """The parcel is known, now it has arrived; and stays so."""
    for delivered in ({}, {"delivered_at": "2026-07-30"}, {}):
        fill(store, order(shipments=[parcel({"1": 1}, **delivered)]))
    with store.begin() as tx:
        found = facts_of(tx).order

        assert found.shipments[0].delivered_at is not None
        assert found.lines[0].delivered == 1


def test_delivered_without_a_date_is_kept_so(store):
    """The rules then ask a person (DELIVERY_UNKNOWN)."""
    fill(store, order("LT-20417", line(delivered=1), shipments=[parcel({"1": 1})]))
    with store.begin() as tx:
        found = facts_of(tx).order

        assert (found.lines[0].delivered, found.shipments[0].delivered_at) == (1, None)


def test_counters_may_be_told_before_their_parcels(store):
    """Two shipped, then the parcel of those two: not four."""
    fill(store, order("LT-20417", line(qty=4, shipped=2)))
    fill(store, order("LT-20417", line(qty=4, shipped=2), shipments=[parcel({"1": 2})]))
    with store.begin() as tx:
        assert facts_of(tx).order.lines[0].shipped == 2


def test_what_the_shop_paid_back_itself_counts(store):
    """M-09: it lowers the balance, grows only, and is entered once."""
    for refunded in ("10.00", "10.00", "25.00", "5.00"):
        paid = [{"id": "p1", "method": "card", "amount": "307.00", "refunded": refunded}]
        fill(store, order(payments=paid))
    with store.begin() as tx:
        assert facts_of(tx).order.balance == Money(28200, "USD")


def test_a_payment_never_changes(store):
    """Another amount under the same id is a mistake in the file."""
    fill(store, order())

    with pytest.raises(BadImport, match=r"payments\[0\]\.amount: it was \$307\.00"):
        fill(store, order(payments=[{"id": "p1", "method": "card", "amount": "300.00"}]))


def test_the_shop_and_we_cannot_both_have_refunded_all(store):
    """I-02: together more than was paid."""
    fill(store, order())
    with store.begin() as tx:
        act(tx, wish(CANCEL))
    paid = [{"id": "p1", "method": "card", "amount": "307.00", "refunded": "1.00"}]

    with pytest.raises(BadImport, match="together more than was paid"):
        fill(store, order(payments=paid))


def test_a_changed_address_reaches_the_order(store):
    """The customer told the shop; the old one is not his any more."""
    fill(store, order())
    fill(store, order(email="anna@new.example.com"))
    with store.begin() as tx:
        assert tx.orders.numbers_of("lettoria", "ANNA@new.example.com") == ["LT-20417"]
        assert tx.orders.numbers_of("lettoria", "anna.berg@example.com") == []


def test_an_announcement_stays_when_a_later_one_comes(store):
    """T-09: which one stood when is a fact."""
    base = document()["campaigns"][0]
    said = [
        {"announced_at": (NOW + timedelta(days=i)).isoformat(), "ships_on": f"2026-10-{day}"}
        for i, day in enumerate(("20", "05"))
    ]
    for each in said:
        fill(store, order(), campaigns=[{**base, "announcements": [each]}])
    with store.begin() as tx:
        campaign = facts_of(tx).campaigns["summer"]

    assert [a.ships_on.day for a in campaign.announcements] == [20, 5]


def test_a_cap_below_what_is_sold_is_refused(store):
    """Lowering it would make the counter a lie."""
    fill(store, order("LT-20417", line(qty=3)))
    styles = deepcopy(document()["styles"])
    styles[0]["cap"] = 2

    with pytest.raises(BadImport, match=r"\$\.styles\[0\]\.cap: style tote: 3 units are sold"):
        fill(store, styles=styles)


def test_orders_may_come_without_the_catalogue(store):
    """Their items are known from an earlier file."""
    fill(store)
    alone = {"format": 1, "shop": "lettoria", "orders": [order()]}
    import_document(store, alone, shops())
    with store.begin() as tx:
        assert taken(tx) == {"tote": 1}
