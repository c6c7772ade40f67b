"""Units that came back, as an import reports them, settle the returns that were filed for them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, insert, select, update

from preorder.core.orders import Capability
from preorder.service.ports import RequestState
from preorder.store.import_context import Target
from preorder.store.order_rows import acted_units, of_order
from preorder.store.record_tables import audit, request

_EVENT = "return_arrived"
# Built once: an import may hold thousands of orders.
_FILED = (
    of_order(request, request.c.reference, request.c.decision)
    .where(
        request.c.capability == Capability.REQUEST_RETURN.value,
        request.c.state == RequestState.REQUESTED.value,
    )
    .order_by(request.c.asked_at, request.c.reference)
)


def awaited_units(db: Connection, target: Target) -> dict[str, Counter[int]]:
    """Return the units by line id that each filed return still waits for, oldest return first."""
    filed = db.execute(_FILED, target.key).all()
    came = _arrived(db, target) if filed else {}
    return {
        reference: Counter(acted_units(decision)) - came.get(reference, Counter())
        for reference, decision in filed
    }


def _arrived(db: Connection, target: Target) -> Mapping[str, Counter[int]]:
    """Add up what earlier imports reported of each return."""
    query = select(audit.c.details).where(
        audit.c.shop == target.shop, audit.c.number == target.number, audit.c.event == _EVENT
    )
    came: dict[str, Counter[int]] = defaultdict(Counter)
    for details in db.execute(query).scalars():
        for line_id, units in details["units"].items():
            came[details["reference"]][int(line_id)] += units
    return came


def settle_returns(
    db: Connection, target: Target, awaited: Mapping[str, Counter[int]], returned: Counter[int]
) -> None:
    """Give units that came back to the returns that wait for them; one that has all is done.

    Args:
        returned: by line id, what this import added; more than was asked for settles nothing.
    """
    for reference, missing in awaited.items():
        given = missing & returned
        if not given:
            continue
        returned = returned - given
        state = RequestState.DONE if given == missing else RequestState.REQUESTED
        ours = (request.c.shop == target.shop) & (request.c.reference == reference)
        db.execute(update(request).where(ours).values(state=state.value))
        units = {str(line_id): count for line_id, count in given.items()}
        details = {"reference": reference, "units": units, "state": state.value}
        values = {"shop": target.shop, "number": target.number, "at": target.now}
        db.execute(insert(audit).values(**values, actor="import", event=_EVENT, details=details))
