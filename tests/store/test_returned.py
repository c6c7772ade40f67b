"""What the warehouse got back settles the return that was filed, and frees the line."""

from datetime import timedelta

from preorder.policy.decide import decide
from preorder.service.ports import RequestState
from tests.store.build import (
    NOW,
    RETURN,
    SWAP,
    act,
    dump,
    facts_of,
    fill,
    line,
    order,
    record,
    shops,
    wish,
)

ARRIVED = {
    "id": "s1",
    "shipped_at": (NOW - timedelta(days=3)).isoformat(),
    "delivered_at": (NOW - timedelta(days=1)).isoformat(),
}


def back(store, returned):
    """Import three delivered units, so many of which came back."""
    sold = line(qty=3, returned=returned)
    fill(store, order("LT-20417", sold, shipments=[{**ARRIVED, "units": {"1": 3}}]))


def file_return(store, units, command="m1", position=0):
    """File a return of so many units of a line, as the chat does; return its reference."""
    with store.begin() as tx:
        facts = facts_of(tx)
        one = facts.order.lines[position]
        request = wish(RETURN, {one.id: units}, conditions_met=True)
        decision = decide(shops()["lettoria"], facts, request)
        assert decision.acted
        recorded = record(decision, command_id=command, state=RequestState.REQUESTED)
        tx.orders.file(facts, recorded)
    return recorded.reference


def state_of(store, reference):
    with store.begin() as tx:
        return tx.orders.request("lettoria", reference).state


def test_a_return_whose_units_came_back_is_done(store):
    """And the history tells who says so."""
    back(store, 0)
    reference = file_return(store, 2)
    back(store, 2)
    with store.begin() as tx:
        last = tx.orders.history("lettoria", "LT-20417")[-1]

    assert state_of(store, reference) is RequestState.DONE
    assert (last["actor"], last["event"]) == ("import", "return_arrived")
    assert (last["details"]["reference"], last["details"]["state"]) == (reference, "done")


def test_the_line_is_free_again(store):
    """What was kept may be returned too (S-11)."""
    back(store, 0)
    file_return(store, 2)
    back(store, 2)

    assert state_of(store, file_return(store, 1, "m2")) is RequestState.REQUESTED


def test_a_return_waits_until_all_of_it_came_back(store):
    """One parcel of two, then the other; the same file again adds nothing."""
    back(store, 0)
    reference = file_return(store, 2)
    states = []
    for returned in (1, 1, 2):
        back(store, returned)
        states.append(state_of(store, reference))

    assert states == [RequestState.REQUESTED, RequestState.REQUESTED, RequestState.DONE]


def test_what_came_back_before_settles_no_later_return(store):
    """The file goes on telling of the old one."""
    back(store, 1)
    reference = file_return(store, 1)
    back(store, 1)

    assert state_of(store, reference) is RequestState.REQUESTED


def test_the_oldest_return_is_settled_first(store):
    """One unit came back; two customers' wishes wait on the line."""
    back(store, 0)
    references = [file_return(store, 1, command) for command in ("m1", "m2")]
    back(store, 1)

    assert [state_of(store, one) for one in references] == [
        RequestState.DONE,
        RequestState.REQUESTED,
    ]


def test_a_withdrawn_return_stays_withdrawn(store):
    """Even if the units come back after all."""
    back(store, 0)
    reference = file_return(store, 1)
    with store.begin() as tx:
        tx.orders.withdraw("lettoria", reference)
    back(store, 1)

    assert state_of(store, reference) is RequestState.WITHDRAWN


def test_of_a_split_line_the_part_comes_back_whose_return_was_filed(store):
    """The shop's file knows both parts by one ref (Q-09)."""
    fill(store, order("LT-20417", line(qty=3)))
    with store.begin() as tx:
        act(tx, wish(SWAP, {facts_of(tx).order.lines[0].id: 1}, target_sku="BAG"))
    back(store, 0)
    reference = file_return(store, 1, "m2", position=1)
    back(store, 1)
    with store.begin() as tx:
        lines = [(one.sku, one.returned) for one in facts_of(tx).order.lines]

    assert lines == [("TOTE-S", 0), ("BAG", 1)]
    assert state_of(store, reference) is RequestState.DONE


def test_the_same_file_again_changes_nothing_of_a_settled_return(store):
    """Not a row."""
    back(store, 0)
    file_return(store, 1)
    back(store, 1)
    with store.begin() as tx:
        before = dump(tx.connection)
    back(store, 1)

    with store.begin() as tx:
        assert dump(tx.connection) == before
