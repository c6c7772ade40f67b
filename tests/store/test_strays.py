"""A photo that nobody knows does not lie on the disk for ever."""

import os
from datetime import timedelta

import pytest

from preorder.adapters.files import PhotoFolder
from preorder.service.strays import Strays
from tests.store.build import NOW

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def folder(tmp_path, store):
    """A folder with a chat's photo."""
    made = tmp_path / "photos"
    made.mkdir()
    with store.begin() as tx:
        tx.conversations.lock("c", "lettoria", "web")
        tx.conversations.add_photo("c", "known", NOW)
    write(made, "known.jpg", NOW - 2 * DAY)
    return made


def write(folder, name, at):
    (folder / name).write_bytes(b"a photo")
    os.utime(folder / name, (at.timestamp(), at.timestamp()))


def tidy(store, folder, now=NOW):
    return Strays(store, PhotoFolder(folder), lambda: now).tidy()


def left(folder):
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize("name", ["stray.jpg", ".stray.jpg.x1y2"])
def test_what_a_kill_left_is_deleted_after_a_day(store, folder, name):
    """Its chat was deleted and the file was not; its row was never written; it is half a file."""
    write(folder, name, NOW - DAY - MINUTE)

    assert (tidy(store, folder), left(folder)) == (1, ["known.jpg"])


def test_what_was_written_today_may_still_get_its_row(store, folder):
    write(folder, "young.jpg", NOW - DAY + MINUTE)

    assert (tidy(store, folder), left(folder)) == (0, ["known.jpg", "young.jpg"])


def test_another_databases_folder_is_left_alone(store, folder):
    """A wrong setting must not delete the evidence of claims."""
    with store.begin() as tx:
        tx.conversations.forget("c")
    write(folder, "more.jpg", NOW - 2 * DAY)

    assert (tidy(store, folder), left(folder)) == (0, ["known.jpg", "more.jpg"])


def test_the_folder_is_looked_at_once_an_hour(store, folder):
    strays = Strays(store, PhotoFolder(folder), lambda: NOW)
    strays.tidy()
    write(folder, "stray.jpg", NOW - 2 * DAY)

    assert strays.tidy() == 0


def test_a_folder_that_is_not_there_yet_is_no_error(store, tmp_path):
    assert tidy(store, tmp_path / "none") == 0


def test_of_very_many_each_is_looked_up(store, folder, monkeypatch):
    monkeypatch.setattr("preorder.service.strays._AT_ONCE", 2)
    for number in range(5):
        write(folder, f"stray{number}.jpg", NOW - 2 * DAY)

    assert (tidy(store, folder), left(folder)) == (5, ["known.jpg"])
