"""Whom an event concerns, and why; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.sources.together.event_kinds import event_kind, told
from jobs.rules.keywords import Keywords, TextLocation
from jobs.rules.kinds import fits_any
from state.model.deliveries import Reason
from state.model.values import Event
from state.model.words import fold


@dataclass(frozen=True)
class Interest:
    """What one watcher follows. `projects` is None for all of them."""

    watcher: str
    projects: frozenset[str] | None
    keywords: tuple[str, ...]
    kinds: tuple[str, ...]


class Matcher:
    """What all watchers follow, turned round: from kinds, projects and keywords to watchers.

    Only watchers whom an event may concern are looked at, and its texts are searched once.
    """

    def __init__(self, interests: Sequence[Interest]) -> None:
        self._interests = tuple(interests)
        self._codes_of = tuple(sorted(i.projects or ()) for i in self._interests)
        self._keywords_of = tuple([(k, fold(k)) for k in i.keywords] for i in self._interests)
        self._by_project: dict[str, set[int]] = {}
        self._by_keyword: dict[str, set[int]] = {}
        self._by_kind: dict[str, frozenset[int]] = {}
        self._of_all_projects: set[int] = set()
        for number, interest in enumerate(self._interests):
            if interest.projects is None:
                self._of_all_projects.add(number)
            for code in interest.projects or ():
                self._by_project.setdefault(code, set()).add(number)
            for _, folded in self._keywords_of[number]:
                self._by_keyword.setdefault(folded, set()).add(number)
        self.keywords = Keywords(self._by_keyword)

    def match(
        self, event: Event, places: Sequence[TextLocation]
    ) -> Iterator[tuple[str, tuple[Reason, ...]]]:
        """Each watcher who gets this event, in the order of the interests, and why.

        Who follows all projects has one reason for them, others one for each project, sorted;
        then comes one for each keyword, in the watcher's order, with its first place.
        """
        everything = _as_all_projects(event)
        projects = _projects_named(event)
        found = self.keywords.first_places(places)
        concerned = set(self._of_all_projects if everything else ())
        concerned.update(*(self._by_project.get(code, ()) for code in projects))
        concerned.update(*(self._by_keyword[folded] for folded in found))
        for number in sorted(concerned & self._following(event.kind)):
            interest = self._interests[number]
            if interest.projects is None:
                why = list(everything)
            else:
                why = [projects[code] for code in self._codes_of[number] if code in projects]
            for keyword, folded in self._keywords_of[number]:
                if place := found.get(folded):
                    why.append(Reason("keyword", keyword, place.where, place.page))
            yield interest.watcher, tuple(why)

    def _following(self, kind: str) -> frozenset[int]:
        """The watchers who follow a kind of event, worked out once for each kind."""
        if kind not in self._by_kind:
            self._by_kind[kind] = frozenset(
                number for number, i in enumerate(self._interests) if fits_any(kind, i.kinds)
            )
        return self._by_kind[kind]


def _as_all_projects(event: Event) -> tuple[Reason, ...]:
    """Why the followers of all projects get an event; empty when they do not."""
    kind = event_kind(event.kind)
    is_everybodys = event.projects or kind.for_all_projects or _is_on_agenda(event)
    return (Reason("all", ", ".join(event.projects)),) if is_everybodys else ()


def _is_on_agenda(event: Event) -> bool:
    """Whether an event puts a measurement of the whole plan on an agenda."""
    return event_kind(event.kind).schedules and told(event).detail.on_agenda is not None


def _projects_named(event: Event) -> dict[str, Reason]:
    """The projects that an event names, each with the first place where it does."""
    found: dict[str, Reason] = {}
    for finding in event.findings:
        reason = Reason("project", finding.code, finding.where, finding.page)
        found.setdefault(finding.code, reason)
    for code in event.projects:
        found.setdefault(code, Reason("project", code))
    return found
