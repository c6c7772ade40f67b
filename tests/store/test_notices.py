"""A new ship date is told to everyone who waits, once (LT-10, LT-20, I-14)."""

from datetime import timedelta
from pathlib import Path

import pytest

from preorder.core.errors import BadImport
from preorder.store.importer import import_document
from tests.store.build import NOW, OPENS, document, fill, line, order, shops

SHOPS = Path(__file__).parents[2] / "shops"
OTHER = {"id": "autumn", "opens_at": OPENS.isoformat(), "ship_month": "2026-11"}


def summer(*days):
    """The campaign as the shop's file tells it: each day announced an hour after the one before."""
    announced = [
        {"announced_at": (NOW + timedelta(hours=i)).isoformat(), "ships_on": day}
        for i, day in enumerate(days)
    ]
    return {**document()["campaigns"][0], "announcements": announced}


def announce(store, *days):
    """Import a file of nothing but the campaign."""
    file = {"format": 1, "shop": "lettoria", "campaigns": [summer(*days)]}
    import_document(store, file, shops())


def mails(store):
    with store.begin() as tx:
        return tx.outbox.due_mails(NOW, 100)


@pytest.mark.parametrize(("sold", "items"), [(1, "1 × Tote-S is"), (2, "2 × Tote-S are")])
def test_a_new_date_is_mailed_to_the_address_on_the_order(store, sold, items):
    """With what waits, and until when."""
    fill(store, order("LT-20417", line(qty=sold + 1, cancelled=1)))
    announce(store, "2026-10-05")
    (mail,) = mails(store)

    assert (mail.to, mail.shop) == ("anna.berg@example.com", "lettoria")
    assert "LT-20417" in mail.subject
    assert f"{items} now announced to ship on October 5, 2026" in mail.body


@pytest.mark.parametrize(("day", "offered"), [("2026-10-14", False), ("2026-10-15", True)])
def test_a_refund_is_offered_only_beyond_the_grace(store, day, offered):
    """C-03: 14 October still lies within it; the numbers are the policy's."""
    fill(store, order())
    announce(store, day)
    (mail,) = mails(store)
    right = "more than 14 days past the end of September 2026"

    assert (right in mail.body, "100% refund" in mail.body) == (offered, offered)


def test_a_shop_without_an_entitlement_offers_none(store):
    """LA-09: it disclaims delays, so the e-mail tells the date only."""
    truck = {"id": "truck", "name": "Truck", "campaign": "autumn", "cap": 9}
    variant = {"sku": "T", "name": "Truck", "style": "truck", "kind": "preorder", "price": "9.99"}
    sold = order("LSM-10001", line("T", unit_paid="9.99"))
    shop = {"format": 1, "shop": "lascale", "campaigns": [OTHER], "styles": [truck]}
    import_document(store, {**shop, "variants": [variant], "orders": [sold]}, shops())
    said = [{"announced_at": NOW.isoformat(), "ships_on": "2027-03-01"}]
    import_document(store, {**shop, "campaigns": [{**OTHER, "announcements": said}]}, shops())
    (mail,) = mails(store)

    assert "March 1, 2027" in mail.body
    assert "refund" not in mail.body


def test_the_offer_is_that_of_the_policy_the_order_was_placed_under(store):
    """S-16: four weeks of grace were promised then, and 20 October lies within them."""
    lettoria = shops()["lettoria"]
    text = (SHOPS / "lettoria.yml").read_text(encoding="utf-8").replace("grace: 14d", "grace: 28d")
    with store.begin() as tx:
        tx.orders.keep_policy("lettoria", "1-old", text)
    versions = ["1-old", "1-lost", lettoria.policy_version]
    fill(store, *(order(f"LT-0000{i}", policy_version=v) for i, v in enumerate(versions)))
    announce(store, "2026-10-20")

    assert ["refund" in mail.body for mail in mails(store)] == [False, False, True]


def test_the_same_file_again_mails_nobody(store):
    """Nor does the same day, announced once more."""
    fill(store, order())
    announce(store, "2026-10-20")
    announce(store, "2026-10-20")
    announce(store, "2026-10-20", "2026-10-20")

    assert len(mails(store)) == 1


def test_a_date_that_moves_back_and_forth_is_told_each_time(store):
    """Whoever was told 20 October must hear of the 5th, and of the 20th again."""
    fill(store, order())
    for days in (["2026-10-20"], ["2026-10-20", "2026-10-05"]):
        announce(store, *days)
    announce(store, "2026-10-20", "2026-10-05", "2026-10-20")
    told = [mail.body.split(" ship on ")[1][:10] for mail in mails(store)]

    assert told == ["October 20", "October 5,", "October 20"]


def test_several_announcements_in_one_file_make_one_mail(store):
    """Only the last one stands; an older one that comes late is no news."""
    fill(store, order())
    announce(store, "2026-10-20", "2026-10-25")
    late = {"announced_at": OPENS.isoformat(), "ships_on": "2026-10-01"}
    old = {**summer("2026-10-20", "2026-10-25"), "announcements": [late]}
    fill(store, campaigns=[old])
    (mail,) = mails(store)

    assert "October 25, 2026" in mail.body


def test_only_orders_that_wait_for_that_campaign_are_told(store):
    """Neither shipped nor cancelled units, nor what is in stock, nor an order placed later."""
    later = (NOW + timedelta(minutes=1)).isoformat()
    sent = {"id": "s1", "shipped_at": NOW.isoformat(), "units": {"1": 1}}
    fill(
        store,
        order("LT-00001", line(), line("BAG", ref="2"), line("WALLET", ref="3")),
        order("LT-00002", line(cancelled=1)),
        order("LT-00003", shipments=[sent]),
        order("LT-00004", line("WALLET", campaign="summer")),
        order("LT-00005", line(campaign="autumn")),
        order("LT-00006", placed_at=later),
        campaigns=[*document()["campaigns"], OTHER],
    )
    announce(store, "2026-10-20")
    (mail,) = mails(store)

    assert mail.subject.endswith("LT-00001")
    assert "1 × Tote-S and 1 × Bag are now" in mail.body


def test_a_shop_that_is_loaded_for_the_first_time_mails_nobody(store):
    """Its customers were told elsewhere."""
    fill(store, order(), campaigns=[summer("2026-10-20")])

    assert mails(store) == []


def test_an_order_that_comes_with_the_new_date_is_told_as_well(store):
    """It was placed before the announcement."""
    fill(store)
    fill(store, order(), campaigns=[summer("2026-10-20")])

    assert len(mails(store)) == 1


def test_a_refused_file_mails_nobody(store):
    """All or nothing."""
    fill(store, order())
    wrong = document(order("LT-00009", line("NO-SUCH")), campaigns=[summer("2026-10-20")])
    with pytest.raises(BadImport):
        import_document(store, wrong, shops())

    assert mails(store) == []
