"""What a conversation remembers survives being kept."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from preorder.core.orders import Capability
from preorder.dialogue.state import Memory, Proviso, Step, Task

NOW = datetime(2026, 7, 6, 18, tzinfo=UTC)
FULL = Task(
    capability=Capability.SWAP_ITEM,
    asked_at=NOW,
    touched_at=NOW,
    words="swap it",
    hints="the olive one",
    step=Step.TARGET,
    order_number="LT-20417",
    named=("LT-20417", "LT-20701"),
    orders=("LT-20417",),
    units={1: 2},
    whole=True,
    target_sku="T-OLV-S",
    conditions_met=True,
    vouched=("unused",),
    damaged=False,
    refund_wished=True,
    provisos=(Proviso.NO_FEE,),
    photos=("p1",),
    photos_at=NOW,
    instead_of="R-1",
    withdraws="R-2",
    about="the olive one",
    more=("the rose one",),
    waiting=(Capability.CANCEL_ORDER,),
    later_units={2: 1},
    doubted=True,
    fallback=True,
    lost_number=True,
    number_mailed=True,
    asked=("cancel_policy",),
    misses=2,
)


def kept(memory: Memory) -> Memory:
    return Memory.from_json(json.loads(json.dumps(memory.to_json())))


def test_a_task_is_kept_whole() -> None:
    unset = {one.name for one in fields(Task) if getattr(FULL, one.name) == one.default}

    assert kept(Memory(task=FULL)) == Memory(task=FULL)
    assert unset == {"quote"}  # whose decision has a test of its own


@pytest.mark.parametrize("missing", ["provisos", "more", "refund_wished", "about"])
def test_what_an_older_version_did_not_keep_is_as_in_a_new_task(missing: str) -> None:
    memory = Memory(task=Task(Capability.CANCEL_ORDER, NOW, NOW, words="cancel"))
    data = memory.to_json()
    del data["task"][missing]

    assert Memory.from_json(data) == memory


def test_a_task_that_cannot_be_read_is_forgotten() -> None:
    data = Memory(task=FULL, current_order="LT-20417").to_json()
    data["task"]["step"] = "a step of another version"

    assert Memory.from_json(data) == Memory(current_order="LT-20417")
