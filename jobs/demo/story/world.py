"""The one door to the example world: what it is made of, and the ready-made worlds."""

from __future__ import annotations

from jobs.demo.facts.files import Content, content_of, lazy
from jobs.demo.facts.model import (
    LinkStyle,
    Programme,
    Publication,
    PupilFile,
    Question,
    Section,
    World,
    make_question,
)
from jobs.demo.story.large import large_world
from jobs.demo.story.story import (
    announce_oral_question,
    answer_question_104,
    ask_question_104,
    convene_committee,
    hold_committee,
    publish_sixth_measurement,
    put_sixth_measurement_on_the_agenda,
    story_world,
)

__all__ = [
    "Content",
    "LinkStyle",
    "Programme",
    "Publication",
    "PupilFile",
    "Question",
    "Section",
    "World",
    "announce_oral_question",
    "answer_question_104",
    "ask_question_104",
    "content_of",
    "convene_committee",
    "hold_committee",
    "large_world",
    "lazy",
    "make_question",
    "publish_sixth_measurement",
    "put_sixth_measurement_on_the_agenda",
    "story_world",
]
