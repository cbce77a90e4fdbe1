"""Files by the number that their source gives them, or by their address; pure."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.sources.base import AnySource, FileAddresses
from crawler.sources.registry import SOURCES
from crawler.sources.together.settings import SourcesSettings
from state.model.keys import Key
from state.model.values import FILE_KIND


def file_key(url: str, settings: SourcesSettings) -> str:
    """The key of the record of a file, by its canonical address."""
    for source, files in _numbered(settings):
        if match := files.pattern.search(url):
            return str(Key(source.file_prefix or FILE_KIND, match.group(1)))
    return str(Key(FILE_KIND, url))


def file_url(key: str, settings: SourcesSettings) -> str:
    """Where the file of this key is fetched."""
    file = Key.parse(key)
    for source, files in _numbered(settings):
        if source.file_prefix == file.prefix and "://" not in file.name:
            return files.template.format(id=file.name)
    return file.name


def owner_of(url: str, settings: SourcesSettings) -> AnySource | None:
    """The source whose numbered file stands at this address; None where it is nobody's."""
    found = (source for source, files in _numbered(settings) if files.pattern.search(url))
    return next(found, None)


def is_file_key(key: str) -> bool:
    """Whether a key is that of a file."""
    return Key.parse(key).prefix in _PREFIXES


def _numbered(settings: SourcesSettings) -> Iterator[tuple[AnySource, FileAddresses]]:
    for source in SOURCES:
        files = source.files(settings.table(source))
        if files is not None:
            yield source, files


_PREFIXES = frozenset({FILE_KIND, *(source.file_prefix for source in SOURCES)})
