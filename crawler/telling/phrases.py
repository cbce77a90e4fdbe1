"""The words of one source in every language that messages are written in; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["nl", "en"]
LANGUAGES: tuple[Language, ...] = ("nl", "en")


@dataclass(frozen=True)
class Phrases:
    """Phrases by name, the same names in each language; values stand in braces.

    Of each kind of event: `KIND`, by which it is counted, and `what.KIND`, its headline; of each
    field that changes `field.NAME`; of each field in which words are found `place.NAME`; of the
    source itself `source.NAME`.
    """

    nl: Mapping[str, str] = field(default_factory=dict)
    en: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, language: Language) -> Mapping[str, str]:
        """The phrases in a language."""
        return self.nl if language == "nl" else self.en
