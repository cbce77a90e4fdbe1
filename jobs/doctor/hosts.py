"""What the hosts of the sites let be known by their robots.txt, a common cause once; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crawler.fetching.robots_rules import ROBOTS_FAILED
from crawler.running.probing.reasons import Why, why
from crawler.running.probing.values import HostSeen
from crawler.telling.probing import Outcome
from jobs.doctor.checks import Check
from jobs.doctor.words import Words

_GRADE = "assumed"


class HostChecks:
    """The checks of hosts, in the order in which they were looked at.

    What went wrong is held back until it is known whether any host answers: where none does, there
    is one cause, and one thing to do.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        self._waiting: list[HostSeen] = []
        self._has_answered = False
        self._told: dict[tuple[Why, str], str] = {}

    def seen(self, host: HostSeen) -> Iterator[Check]:
        """What can be said now that this host was looked at."""
        if _failed(host):
            self._waiting.append(host)
            if not self._has_answered:
                return
            yield from self._each()
        else:
            self._has_answered = True
            yield from self._each()
            yield self._answered(host)

    def all_seen(self) -> Iterator[Check]:
        """What is left to say when all hosts were looked at."""
        kinds = {why(host.reason or "") for host in self._waiting}
        if len(kinds) == 1 and kinds <= {Why.NETWORK, Why.READER}:
            yield self._network(kinds.pop(), self._waiting)
            for host in self._waiting:
                said = self._words("robots.common")
                yield Check(_name(host), Outcome.NOT_TESTED, said, None, host.source, _GRADE)
            self._waiting = []
        yield from self._each()

    def _each(self) -> Iterator[Check]:
        for host in self._waiting:
            said = self._words("robots.failed", why=host.reason or "-")
            remedy = self._remedy(host)
            yield Check(_name(host), Outcome.FAILED, said, remedy, host.source, _GRADE)
        self._waiting = []

    def _answered(self, seen: HostSeen) -> Check:
        words, status = self._words, seen.status or 0
        phrase = "robots.none" if status >= 400 else "robots"
        if seen.crawl_delay is not None:
            phrase = "robots.delay"
        asked = f"{seen.crawl_delay or 0:g}"
        said = words(phrase, status=status, asked=asked, pause=f"{seen.pause:g}")
        return Check(_name(seen), Outcome.HELD, said, None, seen.source, _GRADE)

    def _remedy(self, seen: HostSeen) -> str:
        """What to do; where it is what is to be done at another host already, that is named."""
        reason = seen.reason or ""
        kind = why(reason)
        first = self._told.setdefault((kind, reason), _name(seen))
        if first != _name(seen):
            return self._words("probe.remedy.same", check=first)
        return self._words(f"probe.remedy.{kind}", host=seen.host)

    def _network(self, kind: Why, hosts: Sequence[HostSeen]) -> Check:
        words, names = self._words, ", ".join(host.host for host in hosts)
        reasons = "; ".join(dict.fromkeys(_reasons(hosts)))
        remedy = words("network.remedy")
        if kind is Why.READER:
            remedy = words("probe.remedy.reader", host=names)
        return Check("network", Outcome.FAILED, words("network.none", why=reasons), remedy)


def _reasons(hosts: Iterable[HostSeen]) -> Iterator[str]:
    return ((host.reason or "-").removeprefix(ROBOTS_FAILED) for host in hosts)


def _failed(host: HostSeen) -> bool:
    return host.status is None or host.reason is not None


def _name(host: HostSeen) -> str:
    return f"robots.{host.host}"
