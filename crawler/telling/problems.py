"""What is wrong with a file, as somebody who only wants the news is told it; pure.

What exactly a reader of files stumbled over stands in the event, in English, for those who can mend
it. Whoever gets a message is told which of a few things it is, in the language of the message.
"""

from __future__ import annotations

from state.changes.unread import MAY_NOT_BE_FETCHED, NOT_READ_YET

_OWN_WORDS = {NOT_READ_YET: "not_read_yet", MAY_NOT_BE_FETCHED: "may_not_be_fetched"}
# Words of the readers of files (crawler/documents), and the phrase for what says so; the first.
_NAMES = (
    (("password",), "problem.locked"),
    (("in place of",), "problem.instead"),
    (("scan", "no text", "no page", "no filled"), "problem.empty"),
    (("read whole", "in the ZIP", "left out", "too many"), "problem.partly"),
    (("broken", "cut off", "damaged", "empty"), "problem.broken"),
)


def problem_name(problem: str) -> str:
    """The name of the phrase for a problem of a file.

    >>> problem_name("the PDF is locked with a password"), problem_name("HTTP 404")
    ('problem.locked', 'problem.other')
    """
    if problem in _OWN_WORDS:
        return _OWN_WORDS[problem]
    found = (name for words, name in _NAMES if any(word in problem for word in words))
    return next(found, "problem.other")
