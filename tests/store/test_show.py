"""An order at the terminal, and a demo taken out again."""

import re

from preorder.store.reset import forget_shop, is_empty
from preorder.store.show import describe
from tests.store.build import CANCEL, NOW, act, dump, fill, line, order, shops, wish


def parcel(units, name="s1", **more):
    return {"id": name, "shipped_at": NOW.isoformat(), "units": units, **more}


def test_a_shop_can_be_forgotten_for_a_new_demo(store):
    """All of it, whatever happened since; the other shop's rows stay."""
    fill(store, order())
    with store.begin() as tx:
        tx.conversations.lock("c1", "lettoria", "web")
        tx.conversations.receive("c1", "m1", "hi", NOW)
        tx.tries.add("lascale", "k", NOW)
        act(tx, wish(CANCEL))
        forget_shop(tx, "lettoria")

        assert is_empty(tx, "lettoria")
        assert {name: len(rows) for name, rows in dump(tx.connection).items() if rows} == {
            "attempt": 1
        }


def test_an_order_is_shown_with_its_history(store):
    """For people at a terminal: what it holds and what happened to it, on the shop's clock."""
    fill(store, order("LT-20417", line(qty=2), shipments=[parcel({"1": 1}, tracking="1ZX")]))
    with store.begin() as tx:
        act(tx, wish(CANCEL))
        text = describe(tx, shops()["lettoria"], "lt 20417")

    assert text is not None
    for part in ("Anna Berg", "1 cancelled, 1 shipped", "1ZX", "$295.00 to p1, pending", "EDT"):
        assert part in text


def test_history_is_told_in_lines(store):
    """Names, and money in the shop's currency; no dicts, no cents, no UTC."""
    fill(store, order("LT-20417", line(qty=2), shipments=[parcel({"1": 1})]))
    with store.begin() as tx:
        act(tx, wish(CANCEL))
        text = describe(tx, shops()["lettoria"], "LT-20417")

    assert text is not None
    assert re.search(r"units cancelled: 1 × .+; refund \$295\.00 \(items \$295\.00\)", text)
    assert not re.search(r"[{}]|29500|UTC|#", text)


def test_an_order_of_another_shop_is_not_shown(store):
    """S-15."""
    fill(store, order())
    with store.begin() as tx:
        assert describe(tx, shops()["lascale"], "LT-20417") is None
