"""Spans of time as shops write them."""

import pytest

from preorder.core.spans import Span, SpanRange, Unit


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [("48h", 48, Unit.HOURS), ("30d", 30, Unit.DAYS), ("14bd", 14, Unit.BUSINESS_DAYS)],
)
def test_a_span_is_read_and_written_alike(text, amount, unit):
    """Hours, days, business days."""
    assert Span.parse(text) == Span(amount, unit)
    assert str(Span.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "30", "30dd", "d30", "30 d", "-1d", "1.5d", "35-45d", "30D", "30d\n", "99999d", "３d"],
)
def test_what_is_no_span_is_refused(text):
    """With the text that was read."""
    with pytest.raises(ValueError, match="is not a span"):
        Span.parse(text)


def test_a_range_is_read_and_written_alike():
    """Both ends included."""
    span = SpanRange.parse("35-45d")

    assert (str(span.shortest), str(span.longest), str(span)) == ("35d", "45d", "35-45d")


@pytest.mark.parametrize("text", ["35d", "45-35d", "35-45", "35~45d", "1-2-3d", ""])
def test_what_is_no_range_is_refused(text):
    """One that runs backwards too."""
    with pytest.raises(ValueError, match=r"is not a range|backwards"):
        SpanRange.parse(text)
