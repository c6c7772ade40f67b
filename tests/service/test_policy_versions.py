"""An order keeps the policy it was placed under."""

from __future__ import annotations

from pathlib import Path

from preorder.service.shops import Shops
from tests.service.build import DAY_ONE, rewrite
from tests.talk import World, copy_world


def test_an_order_keeps_the_fee_it_was_placed_under(
    template: Path, tmp_path: Path, own_shops: Path
) -> None:
    """S-16: the file changes between the summary and the yes, and before the next wish."""
    world = copy_world(template, tmp_path, DAY_ONE, Shops(own_shops))
    talk = world.customer("lascale")
    talk.say("cancel one 911 LSM-10412 rosa.m@mail.mx", "cancel_order")
    rewrite(own_shops, "lascale", "fee_percent: 25", "fee_percent: 90")
    talk.say("yes", "confirm")
    after = talk.say("cancel the other 911", "cancel_order")

    assert world.shops["lascale"].policy.cancel.fee_percent == 90  # type: ignore[union-attr]
    assert world.refunds("lascale", "LSM-10412") == ["$15.00"]
    assert "minus the fee of $5.00" in after
    world.store.close()


def test_an_order_whose_policy_nobody_can_read_goes_to_a_person(world: World) -> None:
    """S-16"""
    with world.store.engine.begin() as db:
        db.exec_driver_sql("UPDATE orders SET policy_version = '0-lost'")
    talk = world.customer("lettoria")
    talk.say("cancel 20417 anna.b@x.io", "cancel_order")

    assert world.cases()[0].reasons == ("POLICY_NOT_AVAILABLE",)
