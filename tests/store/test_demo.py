"""The demo shops show every verdict, whenever they are set up."""

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from preorder.core.decisions import Reason, Request, Verdict
from preorder.core.orders import Capability
from preorder.demo import DEMO_SHOPS, demo_document, demo_guide
from preorder.policy.decide import decide
from preorder.policy.estimates import EstimateKind, estimate
from preorder.policy.queue import position
from preorder.store.importer import import_document
from preorder.store.store import SqlStore
from tests.migrated import migrated
from tests.store.build import dump, shops

SCHEMA = Path(__file__).parents[2] / "preorder" / "store" / "import_schema.json"
CANCEL, SWAP, STATUS = Capability.CANCEL_ORDER, Capability.SWAP_ITEM, Capability.ORDER_STATUS
RETURN, DAMAGE = Capability.REQUEST_RETURN, Capability.REPORT_DAMAGE
DELAY = Capability.DELAY_REFUND
# Ordinary days, and those on which months, years, seasons or the promised September turn.
DAYS = [
    datetime(2026, 7, 6, 22, tzinfo=UTC),
    datetime(2026, 10, 15, 3, 59, tzinfo=UTC),
    datetime(2026, 10, 15, 4, 1, tzinfo=UTC),
    datetime(2026, 11, 2, 12, tzinfo=UTC),
    datetime(2027, 1, 1, 2, tzinfo=UTC),
    datetime(2027, 3, 15, 12, tzinfo=UTC),
    datetime(2028, 2, 29, 12, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
]
SAID = [
    ("LT-20411", CANCEL, Verdict.ALLOW, Reason.OK),
    ("LT-20411", SWAP, Verdict.ALLOW, Reason.OK),
    ("LT-20412", CANCEL, Verdict.REFUSE, Reason.WINDOW_CLOSED),
    ("LT-20413", CANCEL, Verdict.HUMAN, Reason.WINDOW_AMBIGUOUS),
    ("LT-20413", SWAP, Verdict.ALLOW, Reason.OK),
    ("LT-20414", CANCEL, Verdict.ALLOW, Reason.OK),
    ("LT-20415", CANCEL, Verdict.ALLOW, Reason.OK),
    ("LT-20416", RETURN, Verdict.ALLOW, Reason.OK),
    ("LT-20418", DELAY, Verdict.ALLOW, Reason.DELAY_DUE),
    ("LT-20412", DELAY, Verdict.REFUSE, Reason.DELAY_NOT_YET),
    ("LT-20419", RETURN, Verdict.ALLOW, Reason.OK),
    ("LT-20420", RETURN, Verdict.REFUSE, Reason.RETURN_LATE),
    ("LT-20421", DAMAGE, Verdict.ALLOW, Reason.OK),
    ("LT-20422", DAMAGE, Verdict.HUMAN, Reason.DAMAGE_LATE),
    ("LT-20422", RETURN, Verdict.ALLOW, Reason.OK),
    ("LT-20423", SWAP, Verdict.ALLOW, Reason.OK),
    ("LT-20424", STATUS, Verdict.ALLOW, Reason.OK),
    ("LT-20424", RETURN, Verdict.REFUSE, Reason.NOT_DELIVERED),
    ("LT-20424", DELAY, Verdict.REFUSE, Reason.ALREADY_SHIPPED),
    ("LT-20425", CANCEL, Verdict.REFUSE, Reason.ALREADY_CANCELLED),
    ("LT-20426", STATUS, Verdict.HUMAN, Reason.SHIPPING_TWICE),
    ("LT-20427", DELAY, Verdict.ALLOW, Reason.DELAY_DUE),
    ("LSM-10231", CANCEL, Verdict.ALLOW, Reason.OK),
    ("LSM-10231", STATUS, Verdict.ALLOW, Reason.OK),
    ("LSM-10232", STATUS, Verdict.ALLOW, Reason.OK),
    ("LSM-10233", STATUS, Verdict.HUMAN, Reason.OVERDUE),
    ("LSM-10233", CANCEL, Verdict.HUMAN, Reason.OVERDUE),
    ("LSM-10234", STATUS, Verdict.ALLOW, Reason.OK),
    ("LSM-10235", CANCEL, Verdict.HUMAN, Reason.ALREADY_SHIPPED),
    ("LSM-10236", RETURN, Verdict.HUMAN, Reason.POLICY_NOT_AVAILABLE),
    ("LSM-10237", CANCEL, Verdict.ALLOW, Reason.OK),
    ("LSM-10238", STATUS, Verdict.HUMAN, Reason.RELEASE_DATE_UNKNOWN),
    ("LSM-10239", CANCEL, Verdict.ALLOW, Reason.OK),
    ("LSM-10240", SWAP, Verdict.HUMAN, Reason.CHANGE_BY_PERSON),
]
TARGETS = {
    "LT-20411": "OPEN-COMO-BAG-BLACK-SMALL",
    "LT-20413": "DOUBT-COMO-BAG-BLACK-SMALL",
    "LT-20423": "OPEN-VERONA-CLUTCH-COGNAC-SMALL",
}


def _shop(number: str):
    return shops()["lettoria" if number.startswith("LT") else "lascale"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The orders that the guides name, as they stand on a day on which both shops are set up."""

    @cache
    def on(day):
        store = SqlStore.open(migrated(tmp_path_factory.mktemp("demo") / "demo.db"), lambda: day)
        for name in DEMO_SHOPS:
            document = demo_document(shops()[name], day)
            if day is not DAYS[0]:
                # The crowd behind the full style is the same each day; read it once.
                document["orders"] = [o for o in document["orders"] if "Guest" not in o["customer"]]
            import_document(store, document, shops())
        numbers = {guide.number for name in DEMO_SHOPS for guide in demo_guide(name)}
        with store.begin() as tx:
            made = {number: tx.orders.facts(_shop(number).shop, number) for number in numbers}
        store.close()
        return made

    return on


@pytest.mark.exhaustive
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_order_shows_its_verdict_on_any_day(demo, day):
    """As the guide says it."""
    wrong = []
    for number, capability, verdict, reason in SAID:
        target = TARGETS.get(number)
        known = {"conditions_met": True, "photos": ("p",), "photos_at": day}
        request = Request(capability, day, target_sku=target, **known)
        decision = decide(_shop(number), demo(day)[number], request)
        if (decision.verdict, decision.reason) != (verdict, reason):
            wrong.append((number, capability, decision.verdict, decision.reason))

    assert wrong == []


def test_one_style_is_full_and_another_has_room(demo):
    """300 of 300 clutches; a bag to swap to; a dearer one too."""
    facts = demo(DAYS[0])["LT-20411"]
    styles = facts.styles

    assert (styles["open-verona-clutch"].taken, styles["open-verona-clutch"].cap) == (300, 300)
    assert styles["open-como-bag"].has_room(3)
    request = Request(SWAP, DAYS[0], target_sku="OPEN-MILANO-WEEKENDER-BLACK-SMALL")
    decision = decide(shops()["lettoria"], facts, request)
    assert (decision.reason, str(decision.amounts.difference)) == (Reason.PRICE_DIFFERS, "$40.00")


def test_a_full_style_refuses_a_swap(demo):
    """Q-04, to be tried."""
    request = Request(SWAP, DAYS[0], target_sku="OPEN-VERONA-CLUTCH-BLACK-SMALL")
    decision = decide(shops()["lettoria"], demo(DAYS[0])["LT-20411"], request)

    assert decision.reason is Reason.STYLE_FULL


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("LSM-10231", EstimateKind.RANGE),
        ("LSM-10232", EstimateKind.RANGE),
        ("LSM-10234", EstimateKind.SHIPS_BY),
        ("LT-20411", EstimateKind.MONTH),
        ("LT-20427", EstimateKind.ANNOUNCED),
    ],
)
def test_each_kind_of_estimate_can_be_seen(demo, number, kind):
    """From release, from arrival, by month, as announced."""
    facts = demo(DAYS[0])[number]

    assert estimate(_shop(number), facts, facts.order.lines[0], DAYS[0]).kind is kind


def test_the_queue_can_be_seen(tmp_path):
    """LA-16: Olivia before Wendy."""
    store = SqlStore.open(migrated(tmp_path / "q.db"))
    import_document(store, demo_document(shops()["lascale"], DAYS[0]), shops())
    with store.begin() as tx:
        waiting = tx.orders.waiting_for("lascale", "GT-NEW")
    store.close()

    assert [position(waiting, n) for n in ("LSM-10231", "LSM-10240")] == [1, 2]


@pytest.mark.parametrize("name", DEMO_SHOPS)
def test_the_demo_is_an_import_file_like_any_other(name):
    """It satisfies the schema, and every guide names an order that is in it."""
    document = demo_document(shops()[name], DAYS[0])
    jsonschema.validate(document, json.loads(SCHEMA.read_text(encoding="utf-8")))
    there = {(one["number"], one["email"]) for one in document["orders"]}

    assert {(number, email) for number, email, _ in demo_guide(name)} <= there


@pytest.mark.parametrize("name", DEMO_SHOPS)
def test_the_same_moment_makes_the_same_demo(store, name):
    """A second set-up at that moment changes nothing."""
    document = demo_document(shops()[name], DAYS[0])
    document["orders"] = document["orders"][:12]
    import_document(store, document, shops())
    with store.begin() as tx:
        before = dump(tx.connection)
    import_document(store, document, shops())

    with store.begin() as tx:
        assert dump(tx.connection) == before


@pytest.mark.exhaustive
def test_the_late_campaign_was_promised_for_a_september(demo):
    """As the shop's page says it."""
    months = {day: demo(day)["LT-20418"].campaigns["late"].ship_month for day in DAYS[1:3]}

    assert months[DAYS[1]] == date(2025, 9, 1)
    assert months[DAYS[2]] == date(2026, 9, 1)


def test_another_shop_has_no_demo():
    """A shop's own data comes from its own file."""
    assert demo_guide("somebody") == ()
