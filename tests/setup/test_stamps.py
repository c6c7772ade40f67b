"""A stamp changes with what it stands for, and with nothing else."""

from pathlib import Path

from scripts import stamps


def test_contents_names_and_facts_count(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("a")

    values = {
        stamps.fingerprint(files=[one]),
        stamps.fingerprint(files=[two]),
        stamps.fingerprint(files=[one, two]),
        stamps.fingerprint("3.11", files=[one]),
        stamps.fingerprint("3.1", "1", files=[one]),
    }

    assert len(values) == 5


def test_a_changed_content_changes_it(tmp_path: Path) -> None:
    file = tmp_path / "lock.txt"
    file.write_text("a==1")
    before = stamps.fingerprint(files=[file])
    file.write_text("a==2")

    assert stamps.fingerprint(files=[file]) != before


def test_order_date_and_place_do_not_count(tmp_path: Path) -> None:
    folders = [tmp_path / "here", tmp_path / "there"]
    for folder in folders:
        folder.mkdir()
        for name in ("a", "b"):
            (folder / name).write_text(name)
    (folders[1] / "a").touch()

    values = {stamps.fingerprint(files=[f / "a", f / "b"], root=f) for f in folders}
    turned = stamps.fingerprint(files=[folders[0] / "b", folders[0] / "a"], root=folders[0])

    assert values == {turned}


def test_a_stamp_is_read_as_written_and_gone_once_removed(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    stamps.write(stamp, "abc")
    assert stamps.read(stamp) == "abc"

    stamps.remove(stamp)

    assert stamps.read(stamp) is None
