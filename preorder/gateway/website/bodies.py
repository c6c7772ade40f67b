"""What the website's API is sent besides messages, checked."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

from starlette.requests import Request

from preorder.gateway.incoming import BadMessage
from preorder.gateway.meaning import clean
from preorder.service.visitors import Rating

_EMAIL = re.compile(r"[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+")
_EMAIL_LENGTH, _COMMENT_LENGTH, _SHOP_LENGTH = 254, 1_000, 40


async def json_body(request: Request) -> bytes:
    """Return the body of a request that says it is JSON.

    Raises:
        BadMessage: it says something else.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise BadMessage("Send it as application/json.", 415)
    return await request.body()


def read_shop(body: bytes) -> str:
    """Read which shop's chat shall begin.

    Raises:
        BadMessage: saying what is wrong.
    """
    shop = _object(body, {"shop"}).get("shop")
    if not isinstance(shop, str) or not 1 <= len(shop) <= _SHOP_LENGTH:
        raise BadMessage("shop must be a shop's id", 422)
    return shop


def read_rating(body: bytes) -> Rating:
    """Read how it was.

    Raises:
        BadMessage: saying what is wrong.
    """
    data = _object(body, {"stars", "comment"})
    stars, comment = data.get("stars"), data.get("comment", "")
    if type(stars) is float and stars.is_integer():
        stars = int(stars)  # JSON knows one kind of number
    if type(stars) is not int or not 1 <= stars <= 5:
        raise BadMessage("stars must be a number from 1 to 5", 422)
    if not isinstance(comment, str) or len(comment) > _COMMENT_LENGTH:
        raise BadMessage(f"Please say it in at most {_COMMENT_LENGTH:,} characters.", 422)
    return Rating(stars, clean(comment))


def read_email(body: bytes) -> str:
    """Read the address that was left.

    Raises:
        BadMessage: saying what is wrong.
    """
    email: Any = _object(body, {"email"}).get("email")
    short = isinstance(email, str) and len(email) <= _EMAIL_LENGTH
    if not short or not _EMAIL.fullmatch(email):
        raise BadMessage("Please check the e-mail address.", 422)
    return str(email)


def _object(body: bytes, known: Collection[str]) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise BadMessage("The body is not JSON.") from None
    if not isinstance(data, dict):
        raise BadMessage("The body must be a JSON object.", 422)
    if unknown := sorted(set(data) - set(known)):
        raise BadMessage(f"unknown key {unknown[0]!r}", 422)
    return data
