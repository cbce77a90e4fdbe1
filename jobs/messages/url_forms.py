"""What the URL of a channel must look like, whatever Apprise says of it; quick to import, pure."""

from __future__ import annotations

import re

# So Apprise itself parts a text of several URLs; a semicolon or a bar is meant so, too.
_NEXT_URL = re.compile(r"[\s,;|][a-z0-9]{1,12}://", re.I)


def form_problem(url: str) -> str | None:
    """What is wrong with the form alone of an Apprise URL, whatever Apprise says of it."""
    if not url:
        return "expected an Apprise URL, found nothing"
    if "://" not in url:
        return unusable("without scheme")
    more = len(_NEXT_URL.findall(url))
    return several(more + 1) if more else None


def several(count: int) -> str:
    """That a URL names so many targets where one is wanted."""
    return (
        f"it names {count} targets; a refusal by one would repeat the message to the others: give "
        "each its own URL"
    )


def unusable(shown: str) -> str:
    """That a URL is of no use, by as much of it as may be shown."""
    return f"Apprise cannot use this URL ({shown}); see its page on that service"
