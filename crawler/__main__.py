"""The crawl process: `python -m crawler`, started by a pass and ended with it."""

from __future__ import annotations

from crawler.running.process import run_as_child

if __name__ == "__main__":
    run_as_child()
