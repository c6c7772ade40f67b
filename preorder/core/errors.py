"""What is broken, as opposed to refused: a refusal is a Decision."""


class PreorderError(Exception):
    """Base of our own errors."""


class StoreConflict(PreorderError):  # noqa: N818 - named for what happened
    """A guard in the store did not hold; the transaction was rolled back, nothing changed."""


class BadImport(PreorderError):  # noqa: N818 - named for what it is
    """A file with shop data was refused whole; the message says where and why."""
