"""Customers' photos: checked by content, drawn anew without metadata, kept under a random name."""

from __future__ import annotations

import io
import secrets
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageOps

from preorder.adapters.files import write_atomically
from preorder.gateway.incoming import BadMessage

BYTES_LIMIT = 8_000_000
PIXELS_LIMIT = 50_000_000
"""What a phone's best camera makes; more would cost the memory of many chats."""
PHOTOS_LIMIT = 30
"""Photos of one conversation."""
_LONGEST_SIDE = 2_400
_FORMATS = ("JPEG", "PNG", "WEBP")
# Whatever Pillow's decoders raise over a file that was made to break them.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    TypeError,
    IndexError,
    OverflowError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def redraw(content: bytes) -> bytes:
    """Return the photo as a JPEG of our own: no metadata (place, camera), nothing hidden behind it.

    Raises:
        BadMessage: too large, or no JPEG, PNG or WebP picture.
    """
    if len(content) > BYTES_LIMIT:
        raise BadMessage(f"The photo is too large: at most {BYTES_LIMIT // 1_000_000} MB.", 413)
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > PIXELS_LIMIT:
                raise BadMessage("The photo has too many pixels. Please send a smaller one.", 413)
            return _jpeg(picture)
    except _BROKEN:
        raise BadMessage("This file is not a photo I can open (JPEG, PNG or WebP).", 415) from None


def keep_photo(folder: Path, content: bytes) -> str:
    """Write the photo and return its random id; the file is `<id>.jpg`.

    Raises:
        BadMessage: it is no photo.
        OSError: it cannot be written.
    """
    drawn = redraw(content)
    photo_id = secrets.token_hex(16)
    write_atomically(folder / f"{photo_id}.jpg", drawn)
    return photo_id


def _jpeg(picture: Image.Image) -> bytes:
    # Smaller before anything else: turning and flattening copy the whole picture.
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=88)
    return out.getvalue()
