"""E-mails as files."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from preorder.adapters.mail import MailFolder, file_name
from preorder.service.ports import Mail

MAIL = Mail(
    "R-1:confirmation", "lettoria", "anna@example.com", "Größe, 9 × 2", "Hello Änne,\n\nok\n"
)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "mail"


@pytest.fixture
def mailer(folder):
    return MailFolder(folder, lambda _: "cs@lettoria.com", lambda: datetime(2026, 7, 6, tzinfo=UTC))


def test_a_mail_program_reads_what_was_written(mailer, folder):
    mailer.send(MAIL)
    [file] = folder.iterdir()
    read = message_from_bytes(file.read_bytes(), policy=default)

    assert (read["From"], read["To"], read["Subject"]) == (
        "cs@lettoria.com",
        "anna@example.com",
        "Größe, 9 × 2",
    )
    assert read.get_content().replace("\r\n", "\n") == MAIL.body


def test_a_mail_sent_twice_is_there_once(mailer, folder):
    mailer.send(MAIL)
    mailer.send(MAIL)

    assert [file.name for file in folder.iterdir()] == [file_name(MAIL.key)]


def test_only_we_may_read_the_files(mailer, folder):
    mailer.send(MAIL)
    [file] = folder.iterdir()

    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("key", ["../../etc/passwd", "a/b", "", "x" * 500, "lettoria:web:ä:ö"])
def test_no_key_leads_out_of_the_folder_or_breaks_the_name(key):
    name = file_name(key)

    assert "/" not in name
    assert len(name) < 120


def test_keys_that_look_alike_have_files_of_their_own():
    assert file_name("a/b") != file_name("a:b")


def test_a_line_break_in_an_address_adds_no_header(mailer, folder):
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        mailer.send(Mail("k", "lettoria", "a@x.io\nBcc: all@x.io", "s", "b"))

    assert not folder.exists()


def test_a_folder_that_cannot_be_written_leaves_no_half_file(folder, monkeypatch, mailer):
    def full(_handle):
        raise OSError("disk full")

    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(OSError, match="disk full"):
        mailer.send(MAIL)
    assert list(folder.iterdir()) == []
