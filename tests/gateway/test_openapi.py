"""The API's description and the gateway agree, whatever a client makes up (Schemathesis)."""

import pytest
from hypothesis import HealthCheck, settings

from tests.made_parts import ROOT

NEEDED = "The API is compared with its description by schemathesis (make setup)."
schemathesis = pytest.importorskip("schemathesis", reason=NEEDED)
CHECKS = pytest.importorskip("schemathesis.checks")

# 413, too large, is a refusal as well.
REFUSALS = ["400", "401", "403", "404", "413", "415", "422", "429"]
CONFIG = {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
# The stream does not end: tests of its own read it.
API = schemathesis.openapi.from_path(
    str(ROOT / "docs" / "openapi.yml"), config=schemathesis.Config.from_dict(CONFIG)
).exclude(operation_id="stream")
# A photo that is none, or nobody's, fits the schema and is refused all the same.
MAY_BE_REFUSED = {"uploadPhoto", "postMessage"}
# Thousands of made-up requests; `tests/browser/test_contract.py` asks once for each promise.
pytestmark = pytest.mark.exhaustive


@API.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_described_and_nothing_breaks(case, visitor):
    """Refused and accepted as described, with the statuses, headers and bodies described."""
    excluded = []
    if case.operation.definition.raw["operationId"] in MAY_BE_REFUSED:
        excluded.append(CHECKS.positive_data_acceptance)

    case.call_and_validate(
        base_url=visitor.gateway,
        headers={"Authorization": f"Bearer {visitor.session['token']}"},
        excluded_checks=excluded,
        timeout=20,
    )
