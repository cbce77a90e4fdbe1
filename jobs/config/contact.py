"""Whether the sites may be asked at all: only by somebody whom their keepers can reach."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.fetching.http_settings import PLACEHOLDER_CONTACT
from jobs.config.model import Config
from state.model.errors import UsageError
from state.model.values import SourceName


def hosts_asked(config: Config, sources: Iterable[SourceName]) -> tuple[str, ...]:
    """The hosts of these sources that are asked themselves, and not at a mirror; sorted."""
    hosts = {host for source in sources for host in config.sources.of(source).hosts}
    mapped = config.http.origin_map
    asked = (host for host in hosts if mapped.fetched_url(f"https://{host}/") == f"https://{host}/")
    return tuple(sorted(asked))


def is_placeholder(config: Config) -> bool:
    """Whether the contact is the one that the project ships, which reaches nobody."""
    return config.http.contact.strip() == PLACEHOLDER_CONTACT


def require_contact(config: Config, sources: Iterable[SourceName]) -> None:
    """UsageError where a site would be asked by somebody whom nobody can reach."""
    hosts = hosts_asked(config, sources)
    if is_placeholder(config) and hosts:
        raise UsageError(
            f'expected an address of yours as contact in [http], but it is "{PLACEHOLDER_CONTACT}" '
            f"still; it goes with every request, so that the keepers of {', '.join(hosts)} can "
            "reach you. Put yours there, or let `vvwatch init` write a configuration of your own; "
            "nothing was asked"
        )
