"""What the URL of a channel must look like, whatever Apprise says of it; quick to import, pure."""

from __future__ import annotations

import re

# So Apprise itself parts a text of several URLs; a semicolon or a bar is meant so, too.
_NEXT_URL = re.compile(r"[\s,;|][a-z0-9]{1,12}://", re.I)
# Mail of one account, to itself or to one address; and a web address with nothing but a path.
_NAME = r"[a-z0-9]+(?:[._-][a-z0-9]+)*"
_PLAIN = re.compile(
    rf"mailtos?://({_NAME})(?::({_NAME}))?@[^@,;\s]*?(?:[?&]to=({_NAME})@[^@,;\s]*)?"
    r"|jsons?://[^@/?\s]+/([a-z0-9/._-]*)",
    re.I,
)
_SIGN = re.compile("[a-z0-9]", re.I)


def form_problem(url: str) -> str | None:
    """What is wrong with the form alone of an Apprise URL, whatever Apprise says of it."""
    if not url:
        return "expected an Apprise URL, found nothing"
    if "://" not in url:
        return unusable("without scheme")
    more = len(_NEXT_URL.findall(url))
    return several(more + 1) if more else None


def alike(url: str) -> str:
    """A URL of which all is true that can be said of this one: thousands of watchers have URLs of a
    few forms, which are other only in names and passwords that nobody looks at.

    >>> alike("mailto://jan.p:geheim1@example.org?to=piet@example.net")
    'mailto://xxx.x:xxxxxxx@example.org?to=xxxx@example.net'
    """
    found = _PLAIN.fullmatch(url)
    if found is None:
        return url
    text, at = "", 0
    for begin, end in found.regs[1:]:
        if begin >= 0:
            text, at = text + url[at:begin] + _SIGN.sub("x", url[begin:end]), end
    return text + url[at:]


def several(count: int) -> str:
    """That a URL names so many targets where one is wanted."""
    return (
        f"it names {count} targets; a refusal by one would repeat the message to the others: give "
        "each its own URL"
    )


def unusable(shown: str) -> str:
    """That a URL is of no use, by as much of it as may be shown."""
    return f"Apprise cannot use this URL ({shown}); see its page on that service"
