"""Money in whole minor units. No float comes near a price."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

# ISO 4217 currencies whose minor unit is not a hundredth.
_MINOR_DIGITS = {"BHD": 3, "CLP": 0, "ISK": 0, "JPY": 0, "KRW": 0, "KWD": 3, "OMR": 3, "TND": 3}
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


def minor_digits(currency: str) -> int:
    """Return how many decimals the currency's minor unit has (ISO 4217; two unless listed)."""
    return _MINOR_DIGITS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units (cents for USD, yen for JPY). May be negative."""

    minor: int
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return nothing, in that currency."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read a decimal number such as `119.95`.

        Raises:
            ValueError: not a number, or more decimals than the currency has.
        """
        try:
            minor = Decimal(text).scaleb(minor_digits(currency))
        except InvalidOperation:
            raise ValueError(f"{text!r} is not an amount of money") from None
        if not minor.is_finite() or minor != minor.to_integral_value():
            raise ValueError(f"{text!r} is not a whole number of {currency} minor units")
        return cls(int(minor), currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
        return other.minor

    def percent(self, percent: int) -> Money:
        """Return that share of a non-negative amount; half a minor unit rounds up (M-04).

        The only place where money is rounded.
        """
        return Money((self.minor * percent + 50) // 100, self.currency)

    def __str__(self) -> str:
        """Write it as a customer reads it: `$89.96`, `-$5.00`, `¥300`, `KWD 1.250`."""
        digits = minor_digits(self.currency)
        number = f"{Decimal(abs(self.minor)).scaleb(-digits):,.{digits}f}"
        symbol = _SYMBOLS.get(self.currency, f"{self.currency} ")
        return f"{'-' if self.minor < 0 else ''}{symbol}{number}"


def total(amounts: list[Money], currency: str) -> Money:
    """Add up amounts of one currency; nothing adds up to zero."""
    return sum(amounts, start=Money.zero(currency))
