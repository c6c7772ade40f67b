"""What only Meta's channels need said."""

from __future__ import annotations

AUTOMATED = (
    "You are chatting with the automated assistant of {shop}. "
    "Whenever you would rather talk to a person, just say so."
)
"""Once, before the first answer in a chat: Meta asks for it, and in some countries the law."""
CANNOT_READ = "I could not open that. Please write it in words, or send it as a normal photo."
"""For a sticker, a voice message, a shared post, a photo to be seen once."""
