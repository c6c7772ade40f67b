"""Order numbers in the one form in which they are stored."""

from __future__ import annotations

import re
import unicodedata

from preorder.policy.shop import Shop

_HYPHENS = re.compile("[‐‑‒–—−]")


def canonical_number(shop: Shop, text: str) -> str | None:
    """Return an order number as it is stored (LT-20417), or None if it is none of this shop's.

    Spaces, `#`, case, full-width digits, the kind of hyphen and its absence make no difference.
    """
    plain = _HYPHENS.sub("-", unicodedata.normalize("NFKC", text)).upper()
    plain = re.sub(r"[\s#]", "", plain)
    form = shop.order_numbers
    match = re.fullmatch(rf"{form.prefix}-?([0-9]{{{form.digits}}})", plain)
    return None if match is None else f"{form.prefix}-{match[1]}"
