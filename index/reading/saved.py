"""Saved pages in one file (.mhtml), as browsers write them: the page, and the address that it was saved from."""

from __future__ import annotations

import email
import email.policy
from email.message import Message

from index.errors import UnreadableInput
from index.reading import encodings


def page(data: bytes) -> tuple[str, str | None]:
    """Return the page of an .mhtml file and its address; raises UnreadableInput when there is none in it."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    except (ValueError, LookupError, RecursionError) as error:
        raise UnreadableInput("not a saved page: {kind}", kind=type(error).__name__) from error
    if part is None:
        raise UnreadableInput("no page in it: an .mhtml file holds one, as a browser saves it")
    body = part.get_payload(decode=True)
    address = _address(part) or _address(message)
    return encodings.decode(body if isinstance(body, bytes) else b""), address


def _address(part: Message) -> str | None:
    names = ("Content-Location", "Snapshot-Content-Location")
    found = (str(part.get(name) or "").strip() for name in names)
    return next((url for url in found if url.startswith(("http://", "https://"))), None)
