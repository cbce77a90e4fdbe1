"""One message in all its forms, as a value; pure."""

from __future__ import annotations

from dataclasses import dataclass

from jobs.messages.own_templates import TemplateProblem


@dataclass(frozen=True)
class Message:
    """One message in all its forms; `subject` is one line.

    `shorts` are the forms for a chat, longest first. `problems` are those of the user's templates.
    """

    id: str
    subject: str
    text: str
    html: str
    shorts: tuple[str, ...]
    problems: tuple[TemplateProblem, ...] = ()

    @property
    def short(self) -> str:
        """The form for most chats."""
        return self.shorts[0]
