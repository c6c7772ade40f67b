"""The metadata that all tables share, and the column types that refuse what must not be stored."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, DateTime, Dialect, MetaData, String
from sqlalchemy.types import TypeDecorator

# Named constraints, or a later migration could not change them on every database.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class UtcTime(TypeDecorator[datetime]):
    """An instant, stored in UTC. A naive datetime is refused; what is read is aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Turn an instant to UTC.

        Raises:
            ValueError: the instant has no zone (SQLAlchemy wraps it in a StatementError).
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give the zone back that SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class MinorUnits(TypeDecorator[int]):
    """Money in whole minor units. SQLite would take 12.5 into an integer column; this does not."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Pass whole numbers only.

        Raises:
            ValueError: anything else (SQLAlchemy wraps it in a StatementError).
        """
        if value is not None and type(value) is not int:
            raise ValueError(f"money is whole minor units: {value!r}")
        return value


def shop_key() -> Column[str]:
    """Return the column that every shop's row begins with (I-16)."""
    return Column("shop", String(31), primary_key=True)


def shop_column() -> Column[str]:
    """Return the shop of a row that has a key of its own."""
    return Column("shop", String(31), nullable=False)
