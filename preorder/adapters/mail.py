"""E-mails as `.eml` files in a folder, which any mail program reads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from preorder.adapters.files import write_atomically
from preorder.service.ports import Clock, Mail

_UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")
_NAME_LENGTH = 80


class MailFolder:
    """Fulfils `ports.Mailer`. A file is named by its mail's key: sent twice, it is there once."""

    def __init__(self, folder: Path, sender: Callable[[str], str], clock: Clock) -> None:
        """Take the folder, the address that a shop writes from by shop id, and the Date's clock."""
        self._folder = folder
        self._sender = sender
        self._clock = clock

    def send(self, mail: Mail) -> None:
        """Write the file.

        Raises:
            OSError: the disk is full or the folder is not ours.
            ValueError: an address or subject with a line break in it.
        """
        message = EmailMessage(policy=SMTP)
        message["From"] = self._sender(mail.shop)
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = self._clock()
        message["Message-ID"] = f"<{_digest(mail.key)}@{self._sender(mail.shop).partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.body)
        write_atomically(self._folder / file_name(mail.key), bytes(message))


def file_name(key: str) -> str:
    """Return a file name that is safe, readable, and different for each key."""
    readable = _UNSAFE.sub("-", key).strip("-.")[:_NAME_LENGTH]
    return f"{readable}.{_digest(key)[:8]}.eml"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
