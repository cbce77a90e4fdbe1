"""Whom an event concerns, and why; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from crawler.sources.together.event_kinds import event_kind, told
from jobs.rules.expectations import PROMISE
from jobs.rules.interests.persons import Names
from jobs.rules.keywords import Keywords, TextLocation
from jobs.rules.kinds import fits_any
from state.model.deliveries import Reason
from state.model.details import Parties
from state.model.keys import Key
from state.model.values import Event
from state.model.words import fold

KeywordGroups = tuple[str | tuple[str, ...], ...]
"""Words, and groups of words of which one is enough."""


@dataclass(frozen=True)
class Interest:
    """What one watcher follows. `projects` is None for all of them, `subjects` are keys; nothing
    is for a watcher in which a word of `without` stands."""

    watcher: str
    projects: frozenset[str] | None
    keywords: KeywordGroups
    kinds: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    askers: tuple[str, ...] = ()
    ministers: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def groups(self) -> Iterator[tuple[str, ...]]:
        """Its keywords, each as a group."""
        for group in self.keywords:
            yield (group,) if isinstance(group, str) else group


class Matcher:
    """What all watchers follow, turned round: from kinds, projects and keywords to watchers.

    Only watchers whom an event may concern are looked at, and its texts are searched once.
    """

    def __init__(self, interests: Sequence[Interest]) -> None:
        self._interests = tuple(interests)
        self._codes_of = tuple(sorted(i.projects or ()) for i in self._interests)
        # Many watchers follow the same words.
        folded = cache(fold)
        self._keywords_of = tuple(
            [[(word, folded(word)) for word in group] for group in i.groups]
            for i in self._interests
        )
        self._by_kind: dict[str, frozenset[int]] = {}
        numbered = tuple(enumerate(self._interests))
        self._of_all_projects = {n for n, i in numbered if i.projects is None}
        self._by_project = _turned((n, code) for n, i in numbered for code in i.projects or ())
        self._by_keyword = _turned(
            (n, folded)
            for n, groups in enumerate(self._keywords_of)
            for group in groups
            for _, folded in group
        )
        self._by_subject = _turned((n, key) for n, i in numbered for key in i.subjects)
        self._by_asker = _turned((n, name) for n, i in numbered for name in i.askers)
        self._by_minister = _turned((n, name) for n, i in numbered for name in i.ministers)
        self._by_theme = _turned((n, folded(theme)) for n, i in numbered for theme in i.themes)
        self._excluded_of = tuple(frozenset(map(folded, i.without)) for i in self._interests)
        self.keywords = Keywords(self._by_keyword)
        self.excluded = Keywords(frozenset[str]().union(*self._excluded_of))
        self._askers, self._ministers = Names(self._by_asker), Names(self._by_minister)

    def follows(self, key: str, parties: Parties) -> bool:
        """Whether anybody follows this very thing, its asker, minister or theme."""
        return key in self._by_subject or any(
            (
                self._askers.of(parties.askers),
                self._ministers.of(parties.ministers),
                any(fold(theme) in self._by_theme for theme in parties.themes),
            )
        )

    def match(
        self, event: Event, places: Sequence[TextLocation], about: Sequence[str] = ()
    ) -> Iterator[tuple[str, tuple[Reason, ...]]]:
        """Each watcher who gets this event, in the order of the interests, and why.

        `about` are the keys of what the event is about besides its subject. Who follows all
        projects has one reason for them, others one for each project, sorted; then come the
        subject itself, persons and themes, then one for each keyword, or group of them, in the
        watcher's order, with its first place.
        """
        everything = _as_all_projects(event)
        projects = _projects_named(event)
        found = self.keywords.first_places(places)
        besides = self._besides(event, about)
        concerned = set(self._of_all_projects if everything else ())
        concerned.update(*(self._by_project.get(code, ()) for code in projects))
        concerned.update(*(self._by_keyword[folded] for folded in found))
        concerned.update(*(watchers for watchers, _ in besides))
        excluded = self._excluded_by(event, places) if concerned else frozenset[str]()
        for number in sorted(concerned & self._following(event.kind)):
            if excluded & self._excluded_of[number]:
                continue
            interest = self._interests[number]
            if interest.projects is None:
                why = list(everything)
            else:
                why = [projects[code] for code in self._codes_of[number] if code in projects]
            why += [reason for watchers, reason in besides if number in watchers]
            why += self._words(number, found)
            yield interest.watcher, tuple(why)

    def _words(self, number: int, found: Mapping[str, TextLocation]) -> Iterator[Reason]:
        """Of each group of a watcher's keywords the first that stands anywhere."""
        for group in self._keywords_of[number]:
            for keyword, folded in group:
                if place := found.get(folded):
                    yield Reason("keyword", keyword, place.where, place.page)
                    break

    def _besides(self, event: Event, about: Sequence[str]) -> list[tuple[set[int], Reason]]:
        """What is followed besides projects and words: by whom, and the reason that it is."""
        found = [
            (self._by_subject[key], Reason("subject", key))
            for key in dict.fromkeys((event.subject, *about))
            if key in self._by_subject
        ]
        if not (self._askers or self._ministers or self._by_theme):
            return found
        parties = told(event).detail.parties
        for name, person in self._askers.of(parties.askers).items():
            found.append((self._by_asker[name], Reason("asker", person)))
        for name, person in self._ministers.of(parties.ministers).items():
            found.append((self._by_minister[name], Reason("minister", person)))
        for theme in parties.themes:
            if watchers := self._by_theme.get(fold(theme)):
                found.append((watchers, Reason("theme", theme)))
        return found

    def _excluded_by(self, event: Event, places: Sequence[TextLocation]) -> frozenset[str]:
        """The words of any `without` that stand in it. A report tells of the whole plan, so that
        what stands somewhere in its file says nothing of it."""
        if not self.excluded:
            return frozenset()
        is_report = Key.parse(event.subject).is_report
        read = (place for place in places if not (is_report and place.page))
        return frozenset(self.excluded.first_places(read))

    def _following(self, kind: str) -> frozenset[int]:
        """The watchers who follow a kind of event, worked out once for each kind."""
        if kind not in self._by_kind:
            self._by_kind[kind] = frozenset(
                number for number, i in enumerate(self._interests) if fits_any(kind, i.kinds)
            )
        return self._by_kind[kind]


def _turned(pairs: Iterator[tuple[int, str]]) -> dict[str, set[int]]:
    turned: dict[str, set[int]] = {}
    for number, value in pairs:
        turned.setdefault(value, set()).add(number)
    return turned


def _as_all_projects(event: Event) -> tuple[Reason, ...]:
    """Why the followers of all projects get an event; empty when they do not."""
    if Key.parse(event.subject).prefix == PROMISE:
        return ()  # of those that are kept by no report there are too many
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
