"""One message in all its forms, as a value; pure."""

from __future__ import annotations

from dataclasses import dataclass

from jobs.messages.own_templates import TemplateProblem


@dataclass(frozen=True)
class Message:
    """One message in all its forms; `subject` is one line.

    `shorts` are the forms for a chat, longest first. `problems` are those of the user's templates.
    `watcher` is who is told. `topic` is the project that it is about most, "" where there is none;
    `references` are the subjects of what it tells, as `vvwatch show` takes them.
    """

    id: str
    subject: str
    text: str
    html: str
    shorts: tuple[str, ...]
    problems: tuple[TemplateProblem, ...] = ()
    watcher: str = ""
    topic: str = ""
    references: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """The form for most chats."""
        return self.shorts[0]
