"""What the Graph API answers, and what it means for the message, the account and the next try."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from preorder.gateway.meta.envelope import mapping, mappings
from preorder.service.delivery import Delivery, DeliveryResult

_WINDOW = {(10, 2018278), (10, 2534022)}
_STRANGER = {(200, 2018028)}
"""An app that is not reviewed yet may write to its testers; to them it goes on."""
_TRANSIENT = {1, 2, 1200}
_LIMITED = {4, 17, 32, 613, 80006}
_STOPPED = {3, 10, 102, 104, 190, 230, 368, 463, 467, 2635, *range(200, 300)}
"""Token, permission, policy or version: every other message would fail as well."""
_PAUSE_SECONDS = 60
_LONGEST_MINUTES = 24 * 60
_USED_UP_SECONDS = 300
"""Use is counted over an hour that moves on; the header says no better for an app."""


def understand(status: int, headers: Mapping[str, str], body: bytes) -> Delivery:
    """Return what became of a message, from the HTTP status, the headers and the body."""
    answer = _json(body)
    error = mapping(answer.get("error"))
    if status < 300 and not error:
        message_id = answer.get("message_id")
        return Delivery(DeliveryResult.SENT, message_id if isinstance(message_id, str) else None)
    code, subcode = _number(error.get("code")), _number(error.get("error_subcode"))
    result = _result(status, code, subcode, error)
    reason = f"graph {status} {code}/{subcode} trace={error.get('fbtrace_id')}"
    limited = result is DeliveryResult.RETRY and (code in _LIMITED or status == 429)
    wait = (pause(headers) or _retry_after(headers) or _PAUSE_SECONDS) if limited else None
    return Delivery(result, reason=reason, retry_after=wait)


def pause(headers: Mapping[str, str]) -> float | None:
    """Return for how many seconds nothing should be sent, by the usage headers; None: go on."""
    waits = [60 * minutes for minutes in _minutes(headers.get("X-Business-Use-Case-Usage"))]
    shares = [
        value
        for name in ("X-App-Usage", "X-Page-Usage")
        for value in _json(headers.get(name, "")).values()
    ]
    if any(isinstance(share, int | float) and share >= 100 for share in shares):
        waits.append(_USED_UP_SECONDS)
    return max(waits, default=0) or None


def _result(
    status: int, code: int | None, subcode: int | None, error: Mapping[str, Any]
) -> DeliveryResult:
    if code is None:  # not Meta's words: something between us
        return DeliveryResult.STOP_ACCOUNT if status == 401 else DeliveryResult.RETRY
    if (code, subcode) in _WINDOW:
        return DeliveryResult.WINDOW_CLOSED
    if (code, subcode) in _STRANGER:
        return DeliveryResult.GIVE_UP
    if code in _TRANSIENT | _LIMITED or status == 429 or error.get("is_transient") is True:
        return DeliveryResult.RETRY
    # A wrong proof comes as 'bad parameter', yet it is the app's secret that is wrong.
    if code in _STOPPED or "appsecret_proof" in str(error.get("message")):
        return DeliveryResult.STOP_ACCOUNT
    return DeliveryResult.RETRY if status >= 500 else DeliveryResult.GIVE_UP


def _minutes(header: str | None) -> Iterator[float]:
    for uses in _json(header or "").values():
        for use in mappings(uses):
            minutes = use.get("estimated_time_to_regain_access")
            if isinstance(minutes, int | float) and minutes > 0:
                yield min(minutes, _LONGEST_MINUTES)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    text = headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _json(text: str | bytes) -> dict[str, Any]:
    try:
        return mapping(json.loads(text))
    except (ValueError, RecursionError):
        return {}
