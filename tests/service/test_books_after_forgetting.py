"""Who deletes his chat takes his words with him; what was done to his orders stays in the books."""

from __future__ import annotations

import sqlalchemy

from preorder.service.retention import Eraser
from tests.talk import Talk, World

WORD = "zebrafinch"


def everything(world: World) -> str:
    """Return every value of every row of the database as one text."""
    with world.store.engine.connect() as db:
        tables = sqlalchemy.inspect(db).get_table_names()
        return "\n".join(
            f"{table}: {tuple(row)}"
            for table in tables
            for row in db.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - our own names
        )


def has_all_done(world: World) -> list[Talk]:
    """Cancel one order, claim damage of another, have a person decide on a third."""
    talks = [world.customer("lettoria", name) for name in ("cancels", "claims", "asks")]
    cancels, claims, asks = talks
    cancels.say(f"cancel the tote, the {WORD} died LT-20417 anna.b@x.io", "cancel_order")
    cancels.say("yes", "confirm")
    claims.say(f"the {WORD} broke it LT-20650 mei.lin@post.com", "report_damage", photos=["p1"])
    claims.say("yes", "confirm")
    asks.say(f"a person about my {WORD} LT-20801 vera@mail.com", "talk_to_human")
    return talks


def test_the_audit_stays_without_the_text(world: World) -> None:
    """Counters, refund, requests with their decisions, and the order's history."""
    talks = has_all_done(world)
    before, books = everything(world), world.rows()
    history = {n: world.requests("lettoria", n) for n in ("LT-20417", "LT-20650", "LT-20801")}
    for talk in talks:
        Eraser(world.store, lambda _: None).forget(talk.id)
    after = everything(world)

    assert WORD in before
    assert history["LT-20417"][-1] == "units_cancelled"
    assert history["LT-20650"] != []
    assert WORD not in after
    assert world.rows() == books
    assert {number: world.requests("lettoria", number) for number in history} == history
