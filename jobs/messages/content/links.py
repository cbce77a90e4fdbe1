"""Where the links of an item lead, each with words that say so; pure.

An address is linked when it is one of the official sites, or of the public pages of vvwatch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.sources.together.event_kinds import told
from crawler.telling.phrases import Language
from jobs.messages.phrases.catalogue import translate
from jobs.messages.phrases.copied import official_url
from jobs.messages.phrases.telling import tell
from jobs.messages.presenters.by_kind import presenter_of
from jobs.rules.public_paths import project_path, public_url
from state.model.deliveries import Notice
from state.model.event_kinds import REPORT_NEW
from state.model.notices import Reminder
from state.model.values import Event


@dataclass(frozen=True)
class Link:
    """An official address and what a reader finds there."""

    label: str
    url: str


def links_of(
    event: Event, projects: Sequence[str], site: str, language: Language
) -> tuple[Link, ...]:
    """What the presenter of its kind links, then the page of the event itself, then the public
    page where there is a `site`; each address once."""
    news = told(event)
    presenter = presenter_of(news.kind)
    found = [*presenter.links(news), (presenter.page(news), event.url)]
    official: dict[str, str] = {}
    for label, url in found:
        if address := official_url(url):
            official.setdefault(address, tell(label, language))
    links = [Link(label, url) for url, label in official.items()]
    return (*links, *_public(event, projects, site, language))


def _public(
    event: Event, projects: Sequence[str], site: str, language: Language
) -> tuple[Link, ...]:
    path = project_path(projects[0]) if projects and event.kind != REPORT_NEW.name else None
    if site and path:
        label = translate(language, "link.public_project", code=projects[0])
        return (Link(label, f"{site.rstrip('/')}/{path}"),)
    url = public_url(site, event.subject)
    return (Link(translate(language, "link.public"), url),) if url else ()


def notice_links(notice: Notice | None, language: Language) -> tuple[Link, ...]:
    """Where that stands of which a notice reminds, as far as it is known."""
    if notice is None or not isinstance(notice.detail, Reminder):
        return ()
    url = official_url(notice.detail.announced_url or "")
    return (Link(translate(language, "link.announced"), url),) if url else ()
