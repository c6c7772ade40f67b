"""What is broken, as opposed to refused: a refusal is a Decision."""


class PreorderError(Exception):
    """Base of our own errors."""


class StoreConflict(PreorderError):
    """A guard in the store did not hold; the transaction was rolled back, nothing changed."""


class BadImport(PreorderError):
    """A file with shop data was refused whole; the message says where and why."""
