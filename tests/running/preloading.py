"""Everything that a process of vvwatch may load, loaded: children are forked from one that did.

Loading this module is its whole effect. It runs in a process that does nothing else.
"""

from __future__ import annotations

import gc
import pkgutil
import warnings
from collections.abc import Iterator
from datetime import date
from importlib import import_module

from scrapy.settings import default_settings

import crawler
import jobs
import state

_LATE = (
    *("apscheduler.triggers.cron", "docx", "openpyxl", "orjson", "pypdfium2", "rich.progress"),
    *("twisted.internet.asyncioreactor", "twisted.internet.task", "twisted.web.client"),
)


def load() -> None:
    """Import every module of vvwatch and what it imports late; no reactor is made."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for package in (crawler, jobs, state):
            for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                if not module.name.endswith(".__main__"):
                    import_module(module.name)
        for name in (*_LATE, *_named_by_scrapy()):
            import_module(name)
        import_module("apprise").Apprise.instantiate("json://localhost")
    from crawler.sources.registry import SOURCES
    from state.model.working_days import is_working_day

    # What each would find out for itself: it is kept once it is known.
    is_working_day(date(2024, 1, 2))
    for source in SOURCES:
        _ = source.version
    gc.collect()
    # What is never looked at by the collector stays shared with the children.
    gc.freeze()


def _named_by_scrapy() -> Iterator[str]:
    """The modules of the classes that Scrapy's default settings name, which it loads late."""
    for value in vars(default_settings).values():
        for name in value if isinstance(value, dict) else (value,):
            if isinstance(name, str) and name.startswith("scrapy."):
                yield name.rpartition(".")[0]


load()
