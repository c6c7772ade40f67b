"""The clock that decisions read."""

from datetime import UTC, datetime, timedelta

import pytest

from preorder.adapters.clock import ShopClock
from preorder.settings import SettingsError


def test_without_a_setting_the_clock_shows_the_real_time_in_utc():
    now = ShopClock(None)()

    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)
    assert now.utcoffset() == timedelta(0)


def test_an_instant_stands_still_and_is_told_in_utc():
    clock = ShopClock("2026-07-06T18:00-04:00")

    assert clock() == clock() == datetime(2026, 7, 6, 22, tzinfo=UTC)


def test_a_file_is_read_again_at_every_call(tmp_path):
    file = tmp_path / "now"
    file.write_text("2026-07-06T18:00-04:00\n")
    clock = ShopClock(f"@{file}")
    before = clock()
    file.write_text("2026-07-09T18:00-04:00\n")

    assert clock() - before == timedelta(days=3)


@pytest.mark.parametrize("content", [None, b"", b"soon", b"2026-07-06T18:00", b"\xff\xfe"])
def test_a_file_without_an_instant_is_refused_by_name(tmp_path, content):
    file = tmp_path / "now"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(SettingsError, match=f"PREORDER_NOW.*{file}"):
        ShopClock(f"@{file}")()
