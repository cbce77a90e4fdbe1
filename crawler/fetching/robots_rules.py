"""The rules of a robots.txt that concern us, whatever else and however much stands in it; pure.

Protego puts every rule of a group with every name that heads the group, which for a long file of
both takes minutes: it is given no more than what is left here.
"""

from __future__ import annotations

import codecs

_MOST_BYTES = 500 * 1024
"""As much as RFC 9309 asks of a reader (section 2.5)."""


def own_rules(body: bytes, agent: str) -> bytes:
    r"""The groups for everybody and for this agent, of the lines in the first 500 KiB.

    >>> own_rules(b"User-agent: a\nDisallow: /\nUser-agent: *\nDisallow: /x", "vvwatch/1")
    b'User-agent: *\nDisallow: /x'
    """
    text = body.removeprefix(codecs.BOM_UTF8)
    if len(text) > _MOST_BYTES:
        text = text[:_MOST_BYTES].rpartition(b"\n")[0]
    kept: list[bytes] = []
    heads: set[bytes] = set()
    is_ours = has_rules = False
    for line in text.splitlines():
        key, _, value = line.partition(b"#")[0].partition(b":")
        name = value.strip().lower()
        if key.strip().lower() != b"user-agent":
            has_rules = has_rules or bool(key.strip())
            if is_ours:
                kept.append(line)
            continue
        if has_rules:  # a new group begins
            heads, is_ours, has_rules = set(), False, False
        if name and (name == b"*" or name in agent.lower().encode()) and name not in heads:
            heads.add(name)
            is_ours = True
            kept.append(line)
    return b"\n".join(kept)
