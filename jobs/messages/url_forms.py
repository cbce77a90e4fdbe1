"""What the URL of a channel must look like, whatever Apprise says of it; quick to import, pure."""

from __future__ import annotations


def form_problem(url: str) -> str | None:
    """What is wrong with the form alone of an Apprise URL, whatever Apprise says of it."""
    if not url:
        return "expected an Apprise URL, found nothing"
    return None if "://" in url else unusable("without scheme")


def unusable(shown: str) -> str:
    """That a URL is of no use, by as much of it as may be shown."""
    return f"Apprise cannot use this URL ({shown}); see its page on that service"
