"""A user's own templates: used where they work, told of and replaced where they do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jobs.messages.content.items import Item
from jobs.messages.message import Message
from jobs.messages.own_templates import HTML, SHORT, TEMPLATE_NAMES, TEXT
from jobs.messages.render import render_message
from jobs.messages.templating import Templates
from state.model.deliveries import Reason

PROJECT = (Reason("project", "VV078", "title", None),)
Render = Callable[..., Message]


@pytest.fixture
def render(make_event: Any, tmp_path: Path) -> Render:
    """Renders a question with this title by the user's templates that are given by name."""

    def make(templates: dict[str, str | bytes], title: str = "Titel") -> Message:
        for name, text in templates.items():
            (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        items = [Item(make_event(title=title), None, PROJECT)]
        return render_message("0" * 16, "w", items, "nl", 50, Templates(tmp_path))

    return make


def test_template_of_the_same_name_is_used(render: Render) -> None:
    """A file of the same name takes the place of the built-in one; the other forms stay."""
    built_in = render({})
    message = render({TEXT: "Geachte,\n{{ sections[0].blocks[0].title }}\n{{ footer }}"})
    assert message.text.startswith("Geachte,\nTitel\nVerstuurd door vvwatch")
    assert (message.html, message.shorts) == (built_in.html, built_in.shorts)
    assert message.problems == ()


def test_every_form_can_be_changed(render: Render) -> None:
    """Each of the three templates that README names can be replaced."""
    message = render({name: f"eigen {name}" for name in TEMPLATE_NAMES})
    assert message.text == f"eigen {TEXT}\n"
    assert message.html == f"eigen {HTML}"
    assert message.short == f"eigen {SHORT}"


def test_own_parts_can_be_included(render: Render) -> None:
    """A template may include another file of its folder."""
    message = render({TEXT: "{% include 'logo.txt' %} {{ subject }}", "logo.txt": "Cultuurhuis"})
    assert message.text == "Cultuurhuis VV078: nieuwe schriftelijke vraag nr. 104\n"


BROKEN: dict[str, tuple[str | bytes, int | None, str]] = {
    "does not parse": ("een\n{% for x in %}", 2, "Expected an expression"),
    "is not closed": ("een\n{% if subject %}\ntwee", 3, "endif"),
    "unknown value": ("een\n\n{{ titel }}", 3, "'titel' is undefined"),
    "unknown field": ("{{ sections[0].naam }}", 1, "naam"),
    "unknown filter": ("{{ subject|safe }}", 1, "safe"),
    "division": ("een\n{{ 1 / 0 }}", 2, "division by zero"),
    "missing part": ("een\n{% include 'weg.txt' %}", 2, "weg.txt"),
    "into the machine": ("{{ subject.__class__.__mro__ }}", 1, "__class__"),
    "without end": ("{% for a in range(10000000) %}{% endfor %}", 1, "too big"),
    "of itself": ("{% include 'message.txt.j2' %}", 1, "recursion"),
    "no text": (b"\xff\xfe\x00", None, "decode"),
}


@pytest.mark.parametrize(("template", "line", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_template(
    render: Render, template: str | bytes, line: int | None, words: str
) -> None:
    """A template that cannot be read or filled in is replaced by the built-in one, and what is
    wrong with it comes with the message: its name, its line and words for a person."""
    built_in = render({})
    message = render({TEXT: template})
    assert message.text == built_in.text
    [problem] = message.problems
    assert (problem.template, problem.line) == (TEXT, line)
    assert words in problem.error
    detail = problem.as_detail()
    assert (detail.template, detail.line, detail.error) == (TEXT, line, problem.error)


def test_problems_of_all_forms_are_told_once(render: Render) -> None:
    """Each broken template is named once, however often it was tried."""
    message = render(dict.fromkeys(TEMPLATE_NAMES, "{{ weg }}"))
    assert sorted(p.template for p in message.problems) == sorted(TEMPLATE_NAMES)


def test_folder_that_is_not_there(make_event: Any, tmp_path: Path) -> None:
    """A folder without templates changes nothing."""
    items = [Item(make_event(), None, PROJECT)]
    own = render_message("0" * 16, "w", items, "nl", 50, Templates(tmp_path / "weg"))
    assert own == render_message("0" * 16, "w", items, "nl", 50)


@pytest.mark.parametrize(
    "template",
    [
        "<p>{{ sections[0].blocks[0].title }}</p>",
        "{% autoescape false %}<p>{{ sections[0].blocks[0].title }}</p>{% endautoescape %}",
        "{% set x = sections[0].blocks[0].title %}<p>{{ x }}{{ x|upper }}</p>",
        "<p>{{ '%s' % sections[0].blocks[0].title }}</p>",
    ],
)
def test_own_html_is_escaped(render: Render, template: str) -> None:
    """Scraped words cannot add a tag through a user's template either."""
    message = render({HTML: template}, "<b>Vet</b> <script>")
    assert not message.problems
    assert "<b" not in message.html.lower()
    assert "<script" not in message.html.lower()


@pytest.mark.parametrize("name", [TEXT, SHORT])
def test_own_text_is_unmarked(render: Render, name: str) -> None:
    """Scraped words call nobody and format nothing through a user's template either, and official
    addresses stay whole."""
    block = "sections[0].blocks[0]"
    template = f"{{{{ {block}.title }}}} {{{{ 'Zie ' ~ {block}.links[0].url }}}}"
    message = render({name: template}, "**@everyone** <!here>")
    text = message.text if name == TEXT else message.short
    assert text.strip().endswith("Zie https://www.vlaamsparlement.be/x/1795000")
    assert not {"*", "@e", "<!"} & {text[n : n + m] for n in range(len(text)) for m in (1, 2)}


def test_short_template_that_is_too_long(render: Render) -> None:
    """A short form that will not get short becomes the line that names the first item."""
    message = render({SHORT: "{{ 'woord ' * 1000 }}"})
    assert message.short == "VV078: nieuwe schriftelijke vraag nr. 104"
