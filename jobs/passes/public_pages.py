"""The public pages, written after a pass that changed something; what goes wrong fails no pass."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from jobs.config.model import Config
from state.database.damage import damage_in, damage_words
from state.model.deliveries import Notice
from state.model.errors import PassRunningError
from state.model.instants import brussels_day
from state.model.notices import PublishFailed
from state.model.values import JsonObject, SourceName
from state.set_aside.faults import fault_words, is_trouble_of_machine
from state.telling.counts import counted

_logger = logging.getLogger("vvwatch")


def is_to_be_published(
    config: Config, events: int, sources: Mapping[SourceName, JsonObject]
) -> bool:
    """Whether a pass with so many events, and these rows of sources, left something to be shown."""
    folder = config.publish.folder
    if not folder:
        return False
    has_news = events > 0 or any(row.get("snapshots") for row in sources.values())
    return has_news or not Path(folder).is_dir()


def publish_pages(
    config: Config, now: datetime, on_page: Callable[[], None] = lambda: None
) -> Notice | None:
    """Write the pages into the folder of the configuration, with a word on each; what ops are told,
    once a day, where that was not possible."""
    from jobs.publish.publishing import publish_site  # most passes change nothing

    folder = Path(config.publish.folder)
    try:
        summary = publish_site(config, folder, config.publish.base_url, now, on_page=on_page)
    except PassRunningError as error:
        # The pages of the last whole pass stay; those of this one follow when it ends.
        _logger.info("the public pages wait: %s", error)
        return None
    except Exception as error:
        # Whatever it is, alerts are worth more than pages, and the next pass may do better.
        found = damage_in(error)
        words = str(error) if is_trouble_of_machine(error) else fault_words(error)
        words = damage_words(found) if found else words
        _logger.error("the public pages could not be written: %s", words)
        _logger.debug("it happened here", exc_info=error)
        name = f"publish_failed:{brussels_day(now)}"
        return Notice(name, PublishFailed(folder=str(folder), error=words))
    written = counted(summary.written, "file")
    _logger.info("public pages: %s written, %s removed", written, summary.removed)
    return None
