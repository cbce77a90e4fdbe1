"""The process that tries assumptions: `python -m crawler.running.probing`."""

from __future__ import annotations

from crawler.running.probing.process import run_as_child

if __name__ == "__main__":
    run_as_child()
