"""Where the crawl's only output goes: fetches and snapshots into the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from scrapy.crawler import Crawler

from crawler.fetching.answers import Answer

if TYPE_CHECKING:
    from crawler.fetching.spider import SourceSpider


class SnapshotPipeline:
    """Writes every answer, each in its own transaction, so that a killed crawl loses none."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SnapshotPipeline:
        """Scrapy's way of making a pipeline."""
        return cls(crawler)

    def process_item(self, item: Answer) -> Answer:
        """Store one answer."""
        spider = cast("SourceSpider[Any]", self._crawler.spider)
        place = (spider.pass_id, spider.source, item.target)
        at = spider.now()
        if item.failure is not None:
            spider.store.add_failure(*place, item.status, item.failure, at, item.unasked)
        elif item.moved_to is not None:
            spider.store.add_moved(*place, item.status, item.moved_to, at)
        elif item.snapshot_id is not None:
            spider.store.add_not_modified(*place, item.snapshot_id, at)
        else:
            status = item.status or 200
            spider.store.add_response(*place, status, item.headers, item.body, at)
        return item
