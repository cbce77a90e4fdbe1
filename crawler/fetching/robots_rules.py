"""The rules of a robots.txt that concern us, whatever else and however much stands in it; pure.

Protego puts every rule of a group with every name that heads the group, which for a long file of
both takes minutes: it is given no more than what is left here.
"""

from __future__ import annotations

import codecs

_MOST_BYTES = 500 * 1024
"""As much as RFC 9309 asks of a reader (section 2.5)."""


ROBOTS_ANSWERED = "robots.txt answered "
"""How the reason begins for which a host is closed, where its robots.txt has a bad status."""
ROBOTS_FAILED = "robots.txt could not be had: "
"""How it begins where it had no status at all."""
LONGEST_CRAWL_DELAY_SECONDS = 60.0
"""The longest pause between two requests to one host that is kept to when robots.txt asks."""


def pause_seconds(ours: float, asked: float | None) -> float:
    """The pause between two requests to a host: ours, or the longer one asked for up to a bound.

    >>> pause_seconds(1.0, 10.0), pause_seconds(1.0, 3600.0), pause_seconds(90.0, 3600.0)
    (10.0, 60.0, 90.0)
    """
    # A number that is none, which a Crawl-delay may be too, is greater than nothing.
    return max(ours, min(asked, LONGEST_CRAWL_DELAY_SECONDS)) if asked and asked > 0 else ours


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
