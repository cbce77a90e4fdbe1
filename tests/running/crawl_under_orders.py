"""A crawl in which a spider raises.

`MODULE:CLASS.METHOD` is the first argument, what it raises the second.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from crawler.running.process import run_as_child


def _raise_in(place: str, error: Exception) -> None:
    module, _, name = place.partition(":")
    of, _, method = name.partition(".")

    def raising(*_: Any, **__: Any) -> Any:
        raise error

    setattr(getattr(import_module(module), of), method, raising)


if __name__ == "__main__":
    _raise_in(sys.argv[1], OSError(28, "full") if sys.argv[2] == "full" else KeyError("a fault"))
    run_as_child()
