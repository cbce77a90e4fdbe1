"""What kind of reason kept an answer from coming, by which it is told what to do; pure."""

from __future__ import annotations

from enum import StrEnum

from crawler.fetching.robots_rules import ROBOTS_ANSWERED
from crawler.parsing.web.kept_out import THAT_IS_NOT_THE_SITE


class Why(StrEnum):
    """Who stands between us and an answer, as far as its words tell."""

    READER = "reader"
    """The network of this machine: a proxy or filter of its own."""
    DOOR = "door"
    """The site, by a page that keeps visitors waiting or wants consent or proof."""
    LATER = "later"
    """The site, which is out of order."""
    NETWORK = "network"
    """Nobody can tell: there is no connection."""


def why(reason: str) -> Why:
    """The kind of a reason, noted in English where a host was closed or gave no answer.

    >>> why("robots.txt could not be had: the host name was not found")
    <Why.NETWORK: 'network'>
    >>> why("robots.txt answered 503")
    <Why.LATER: 'later'>
    """
    if THAT_IS_NOT_THE_SITE in reason:
        return Why.READER
    if reason.startswith(ROBOTS_ANSWERED):
        return Why.LATER
    return Why.DOOR if reason.startswith("https://") else Why.NETWORK
