"""Scrapy's reader of robots.txt, given the rules that concern us and no others."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.robotstxt import ProtegoRobotParser

from crawler.fetching.robots_rules import own_rules


class OwnRulesParser(ProtegoRobotParser):
    """Scrapy's parser, given no more than the groups that are about us."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> OwnRulesParser:
        """Scrapy's way of making a parser."""
        agent = str(crawler.settings.get("USER_AGENT") or "")
        return cls(own_rules(robotstxt_body, agent), crawler.spider)
