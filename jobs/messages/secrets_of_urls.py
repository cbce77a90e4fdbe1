"""Texts without what stands in the URL of a channel, however it is spelt; pure."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

_PARTS = re.compile(r"[^/?#&=:@,;\s]+")
_SHORTEST_SECRET = 3
_TELLING_SECRET = 6
_MOST_CHARACTERS = 500
_HIDDEN = "***"
# Long enough for base64 of the shortest secret.
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{4,}={0,2}")


def without_secrets(text: str, url: str) -> str:
    """The text with everything hidden that also stands in the URL, but for its scheme: as it is,
    in other letter case, with signs encoded, or in base64, as mail servers are given it."""
    secrets = _secrets(url)
    text = _ENCODED.sub(lambda match: _unless_encoded(match[0], secrets), text)
    for secret in sorted(secrets, key=len, reverse=True):
        # In any case of letters, but for what is so short that it stands in many a word.
        case = re.IGNORECASE if len(secret) >= _TELLING_SECRET else re.NOFLAG
        text = re.sub(re.escape(secret), _HIDDEN, text, flags=case)
    return text[:_MOST_CHARACTERS]


def _secrets(url: str) -> set[str]:
    rest = url[len(urlsplit(url).scheme) :]
    parts = set(_PARTS.findall(rest)) | set(_PARTS.findall(unquote(rest)))
    # A password may itself hold signs that part a URL.
    parts |= {unquote(part) for part in parts}
    parts |= {quote(part, safe="") for part in parts}
    return {part for part in parts if len(part) >= _SHORTEST_SECRET}


def _unless_encoded(word: str, secrets: Iterable[str]) -> str:
    standard = word.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        decoded = base64.b64decode(standard + "=" * (-len(standard) % 4))
    except (binascii.Error, ValueError):
        return word
    is_secret = any(secret.encode() in decoded for secret in secrets)
    return _HIDDEN if is_secret else word
