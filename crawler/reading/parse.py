"""One snapshot through the parser of its source, and by which version of it; pure.

Whatever a parser stumbles over is an error of the snapshot, never of the pass.
"""

from __future__ import annotations

from crawler.documents.document import Document
from crawler.parsing.base import Parsed, Reading, where
from crawler.reading import file_readings as files
from crawler.sources.base import AnySource
from crawler.sources.registry import traits_of
from crawler.sources.together.settings import SourcesSettings
from state.model.errors import ParseError, ParserFaultError
from state.model.values import Snapshot

Faults = dict[int, ParserFaultError]
"""Over which snapshots a parser stumbled."""


def parser_version(source: AnySource, settings: SourcesSettings) -> str:
    """What tells today's way of reading a source from any other, the settings that readings
    depend on included."""
    fingerprint = settings.table(source).fingerprint(source.reading)
    return f"{source.name}-{source.version}-{fingerprint}"


def parse_snapshot(snapshot: Snapshot, source: AnySource, settings: SourcesSettings) -> Parsed:
    """What the source's parser reads from a snapshot that is no file; may raise ParseError."""
    try:
        return source.parse(snapshot, settings.table(source))
    except ParseError as error:
        error.snapshot_id = snapshot.id
        raise
    except Exception as error:
        # A body of a form that nobody thought of fails its source, and nothing but its source.
        raise _fault(snapshot, error, traits_of(snapshot.role).assumption) from error


def read_file(
    snapshot: Snapshot, document: Document, source: AnySource | None, settings: SourcesSettings
) -> tuple[Reading, ParserFaultError | None]:
    """The reading of a file; where its reader stumbles, one that says so, and the fault.

    `source` is the one that asked for it, None where nobody is known to.
    """
    try:
        return files.parse_file(snapshot, document, settings), None
    except Exception as error:
        # One document alone never fails a source: it waits until the reader is mended.
        fault = _fault(snapshot, error, f"{source.name if source else 'any'}.file")
        return files.unreadable_file(snapshot, document, str(fault), settings), fault


def _fault(snapshot: Snapshot, error: Exception, assumption: str) -> ParserFaultError:
    came = f"one that the parser stumbles over ({type(error).__name__}: {error})"
    fault = ParserFaultError("a body of a known form", came, where(snapshot), assumption)
    fault.snapshot_id = snapshot.id
    return fault
