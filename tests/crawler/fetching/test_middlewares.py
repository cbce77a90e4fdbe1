"""What Scrapy itself must offer for our manners: only what it documents."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest
from scrapy.core.engine import ExecutionEngine
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import default_settings

from crawler.fetching.http_settings import HttpSettings
from crawler.fetching.manners.robots import RobotsMiddleware
from crawler.fetching.scrapy_settings import scrapy_settings

SETTINGS = scrapy_settings(HttpSettings())
OWN = [name for name in SETTINGS["DOWNLOADER_MIDDLEWARES_BASE"] if name.startswith("crawler.")]

# Ours stand in the place of the first three; nobody logs in, keeps cookies, counts, goes by depth.
LEFT_OUT = {
    "OffsiteMiddleware",
    "RobotsTxtMiddleware",
    "RetryMiddleware",
    "HttpAuthMiddleware",
    "MetaRefreshMiddleware",
    "CookiesMiddleware",
    "DownloaderStats",
    "HttpCacheMiddleware",
    "StartSpiderMiddleware",
    "DepthMiddleware",
    "MetaCopyDetectionMiddleware",
}


def test_robots_rest_on_nothing_private() -> None:
    """Our robots.txt is a middleware of its own, in place of Scrapy's, and asks by the engine's
    documented way; a Scrapy without it fails here, and says what is missing."""
    assert not issubclass(RobotsMiddleware, RobotsTxtMiddleware)
    name = f"{RobotsTxtMiddleware.__module__}.{RobotsTxtMiddleware.__name__}"
    assert name not in SETTINGS["DOWNLOADER_MIDDLEWARES_BASE"]
    assert inspect.iscoroutinefunction(ExecutionEngine.download_async), (
        "expected Scrapy's engine to have the coroutine download_async(request), by which "
        "robots.txt is asked; this Scrapy has none: see crawler/fetching/manners/robots.py"
    )


@pytest.mark.parametrize("path", OWN)
def test_middlewares_override_what_is_public(path: str) -> None:
    """A middleware of ours replaces no private method of one of Scrapy's."""
    module, _, name = path.rpartition(".")
    own = getattr(import_module(module), name)
    bases = [base for base in own.__mro__[1:] if base.__module__.startswith("scrapy")]
    private = {n for base in bases for n in vars(base) if n.startswith("_") and n[1] != "_"}
    assert not private & set(vars(own))


@pytest.mark.parametrize("kind", ["DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"])
def test_nothing_new_is_left_out_unseen(kind: str) -> None:
    """What middleware Scrapy has by default is used in its own place, or known to be left out."""
    theirs = vars(default_settings)[f"{kind}_BASE"]
    ours = SETTINGS[f"{kind}_BASE"]
    used = {name: place for name, place in ours.items() if name.startswith("scrapy.")}
    assert used.items() <= theirs.items()
    assert {name.rpartition(".")[2] for name in theirs.keys() - used.keys()} <= LEFT_OUT, (
        "Scrapy has a middleware more: enter it in crawler/fetching/scrapy_settings.py, or here"
    )


def test_order() -> None:
    """Doors are looked at before retries and redirects, robots.txt before anything is asked."""
    order = SETTINGS["DOWNLOADER_MIDDLEWARES_BASE"]
    doors = order["crawler.fetching.manners.doors.DoorMiddleware"]
    assert doors > 600 > order["crawler.fetching.middlewares.PatientRetryMiddleware"]
    assert order["crawler.fetching.manners.robots.RobotsMiddleware"] < 200
    assert hasattr(RetryMiddleware, "process_response")
