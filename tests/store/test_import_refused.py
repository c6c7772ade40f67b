"""A bad file is refused whole, with the place of everything that is wrong with it."""

from pathlib import Path

import pytest

from preorder.core.errors import BadImport
from preorder.store.importer import import_document, import_file
from tests.store.build import (
    NOW,
    OPENS,
    document,
    dump,
    line,
    order,
    shops,
    variant,
)

SCHEMA = Path(__file__).parents[2] / "preorder" / "store" / "import_schema.json"


def parcel(units, name="s1", **more):
    return {"id": name, "shipped_at": NOW.isoformat(), "units": units, **more}


def bad(**changes):
    """The small shop with one order in which something is wrong."""
    return document({**order(), **changes})


@pytest.mark.parametrize(
    ("data", "place", "reason"),
    [
        pytest.param([], "$", "valid dictionary", id="no object"),
        pytest.param({"format": 2, "shop": "lettoria"}, "$.format", "1", id="other format"),
        pytest.param({"format": 1, "shop": "nobody"}, "$.shop", "no shop", id="unknown shop"),
        pytest.param(document(extra=1), "$.extra", "unknown key", id="unknown key"),
        pytest.param(bad(nummer="x"), "$.orders[0].nummer", "unknown key", id="misspelt key"),
        pytest.param(
            bad(number="LSM-10231"), "$.orders[0].number", "no order number", id="wrong number"
        ),
        pytest.param(
            document(order("LT-20417"), order("lt 20417")),
            "$.orders[1].number",
            "twice",
            id="the same number twice",
        ),
        pytest.param(
            bad(placed_at="2026-07-01T10:00:00"), "$.orders[0].placed_at", "offset", id="no offset"
        ),
        pytest.param(
            bad(placed_at="2026-07-01"), "$.orders[0].placed_at", "instant", id="a day only"
        ),
        pytest.param(bad(email="nobody"), "$.orders[0].email", "pattern", id="no e-mail"),
        pytest.param(bad(shipping_paid=12.5), "$.orders[0].shipping_paid", "string", id="a float"),
        pytest.param(
            bad(shipping_paid="12.505"), "$.orders[0].shipping_paid", "minor", id="too exact"
        ),
        pytest.param(
            bad(shipping_paid="-1.00"), "$.orders[0].shipping_paid", "pattern", id="below zero"
        ),
        pytest.param(
            document(order("LT-20417", line("NOWHERE"))),
            "$.orders[0].lines[0].sku",
            "no variant",
            id="unknown item",
        ),
        pytest.param(
            document(order("LT-20417", line(campaign="winter"))),
            "$.orders[0].lines[0].campaign",
            "no campaign",
            id="unknown campaign",
        ),
        pytest.param(
            document(order("LT-20417", line(), line())),
            "$.orders[0].lines[1].ref",
            "twice",
            id="the same line twice",
        ),
        pytest.param(
            document(order("LT-20417", line(qty=2, cancelled=2, shipped=1))),
            "$.orders[0].lines[0].qty",
            "cannot be",
            id="more than there are",
        ),
        pytest.param(
            document(order("LT-20417", line(shipped=0), shipments=[parcel({"1": 1})])),
            "$.orders[0].lines[0].shipped",
            "shipments",
            id="fewer than in the parcels",
        ),
        pytest.param(
            document(order("LT-20417", line(qty=2, shipped=1, delivered=2))),
            "$.orders[0].lines[0].delivered",
            "only 1 shipped",
            id="delivered without shipping",
        ),
        pytest.param(
            document(order("LT-20417", line(returned=1))),
            "$.orders[0].lines[0].returned",
            "only 0 delivered",
            id="returned without delivery",
        ),
        pytest.param(
            bad(shipments=[parcel({"9": 1})]),
            "$.orders[0].shipments[0].units.9",
            "no line",
            id="a parcel of nothing",
        ),
        pytest.param(
            bad(shipments=[parcel({"1": 1}, delivered_at=OPENS.isoformat())]),
            "$.orders[0].shipments[0].delivered_at",
            "before",
            id="delivered before shipped",
        ),
        pytest.param(
            bad(payments=[{"id": "p", "method": "card", "amount": "1.00", "refunded": "2.00"}]),
            "$.orders[0].payments[0].refunded",
            "more than was paid",
            id="refunded too much",
        ),
        pytest.param(
            document(order("LT-20417", line(qty=True))),
            "$.orders[0].lines[0].qty",
            "integer",
            id="true is no quantity",
        ),
        pytest.param(
            document(styles=[{"id": "x", "name": "X", "campaign": "summer", "cap": 301}]),
            "$.styles[0].cap",
            "300",
            id="above the policy's cap",
        ),
        pytest.param(
            document(variants=[variant("A", "nowhere")]),
            "$.variants[0].style",
            "no style",
            id="unknown style",
        ),
        pytest.param(
            document(variants=[variant("A", "tote", retail_price="400.00")]),
            "$.variants[0].retail_price",
            "up to 100",
            id="saves more than promised",
        ),
        pytest.param(
            document(order("LT-20417", line(qty=301))),
            "$.styles[0].cap",
            "301 units",
            id="more sold than the cap",
        ),
    ],
)
def test_a_bad_file_is_refused_whole_with_the_place(store, data, place, reason):
    """Nothing of it is written."""
    with store.begin() as tx:
        before = dump(tx.connection)
    with pytest.raises(BadImport) as refused:
        import_document(store, data, shops(), "shop.json")

    assert f"shop.json: {place}: " in str(refused.value)
    assert reason in str(refused.value)
    with store.begin() as tx:
        assert dump(tx.connection) == before


def test_every_problem_is_told_not_only_the_first(store):
    """One line each."""
    orders = order("LT-1", email="x"), order("LT-2", placed_at="noon")
    with pytest.raises(BadImport) as by_shape:
        import_document(store, document(*orders), shops())
    with pytest.raises(BadImport) as by_sense:
        import_document(store, document(order("LT-1"), order("LT-2")), shops())

    assert [len(str(e.value).splitlines()) for e in (by_shape, by_sense)] == [2, 2]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("{", "not JSON", id="cut off"),
        pytest.param('{"format": 1, "format": 1}', "stands twice", id="a key twice"),
        pytest.param("[" * 100_000, "not JSON", id="absurdly deep"),
        pytest.param(None, "No such file", id="no file"),
    ],
)
def test_what_is_no_json_is_refused(store, tmp_path, text, reason):
    """With the file's name."""
    file = tmp_path / "shop.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")

    with pytest.raises(BadImport, match=f"shop.json: .*{reason}"):
        import_file(store, file, shops())
