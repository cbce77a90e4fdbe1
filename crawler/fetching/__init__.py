"""The web as Scrapy sees it: asking politely, and storing every answer."""
