"""`vvwatch init`: a configuration of one's own by options or answers, whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import signal
import stat
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jobs.cli.main import main
from jobs.cli.printing import asking
from jobs.config.model import Config, load_config

ROOT = Path(__file__).parents[3]
MAIL = {"VVWATCH_MAIL": "json://localhost"}
CONTACT = ("--contact", "me@a.be")
_PATIENCE_SECONDS, _PRESSED_SECONDS = 300.0, 10.0


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the command is given, by a user whose home is empty too."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_CONFIG_HOME", "VVWATCH_CONFIG", *MAIL):
        monkeypatch.delenv(name, raising=False)
    return here


def init(*words: str, answers: str | None = None) -> Result:
    """The command with these words; with answers, as at a terminal."""
    runner = CliRunner()
    if answers is None:
        return runner.invoke(main, ["init", *words])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(asking, "at_terminal", lambda: True)
        return runner.invoke(main, ["init", *words], input=answers)


def written(path: Path = Path("config.toml")) -> Config:
    """The configuration in the file."""
    return load_config(path, MAIL)


def test_by_options(folder: Path) -> None:
    """What options give is in the file, which its owner alone can read and which is understood."""
    words = (
        *(*CONTACT, "--name", "cultuur", "--project", "VV078", "--project", "vv129"),
        *("--keyword", 'a "b"', "--url", "${VVWATCH_MAIL}", "--language", "nl"),
        *("--path", "/srv/vvwatch.db"),
    )
    result = init(*words)
    assert result.exit_code == 0, result.output
    config = written()
    (watcher,) = config.watchers
    assert config.http.contact == "me@a.be"
    assert (watcher.name, watcher.projects) == ("cultuur", ("VV078", "VV129"))
    assert watcher.keywords == ('a "b"',)
    assert watcher.language == config.ops.language == "nl"
    assert config.state.path == Path("/srv/vvwatch.db")
    assert len(watcher.urls) == len(config.ops.urls) == 1
    assert stat.S_IMODE(Path("config.toml").stat().st_mode) == 0o600
    assert os.listdir(folder) == ["config.toml"]
    assert "export VVWATCH_MAIL=" in result.output

    shown = CliRunner().invoke(main, ["config"], env=MAIL)
    assert json.loads(shown.output)["file"] == str(folder / "config.toml")


def test_every_source_is_on() -> None:
    """A configuration of one's own has a table for every source."""
    assert init(*CONTACT).exit_code == 0
    from crawler.sources.registry import SOURCE_NAMES

    assert written().sources.enabled == SOURCE_NAMES


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ((), "projects of keywords en urls"),
        (("--project", "VV078"), "urls"),
        (("--keyword", "fietspad"), "urls"),
        (("--url", "json://a.be"), "projects of keywords"),
        (("--project", "all", "--url", "json://a.be"), None),
    ],
)
def test_what_is_missing_before_anybody_is_told(
    words: tuple[str, ...], missing: str | None
) -> None:
    """The file names just what is missing, in the language that everything has by default."""
    assert init(*CONTACT, *words).exit_code == 0
    text = Path("config.toml").read_text(encoding="utf-8")
    said = [line for line in text.splitlines() if "nog niemand krijgt iets" in line]
    assert said == ([f"# nog niemand krijgt iets: geef {missing}"] if missing else [])
    config = written()
    assert (config.watchers[0].language, config.ops.language) == ("nl", "nl")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--contact"),
        (("--contact", "you@example.org"), "--contact"),
        (("--contact", "nobody"), "--contact"),
        ((*CONTACT, "--project", "VV13"), '"VV013"'),
        ((*CONTACT, "--project", "all", "--project", "VV013"), "--project"),
        ((*CONTACT, "--keyword", "x"), "--keyword"),
        ((*CONTACT, "--url", "nosuch"), "--url"),
        ((*CONTACT, "--name", "ops"), "--name"),
        ((*CONTACT, "--url", "json://a.be json://b.be"), "2 targets"),
        ((*CONTACT, "--url", "mailto://nobody"), "--url"),
        ((*CONTACT, "--language", "fr"), "language"),
        (("file/config.toml", *CONTACT), "file"),
    ],
)
def test_what_cannot_be_used(folder: Path, words: tuple[str, ...], said: str) -> None:
    """A wrong answer, or none where nobody can be asked, is refused; nothing is written."""
    (folder / "file").write_text("x")
    result = init(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
    assert os.listdir(folder) == ["file"]


def test_never_overwrites() -> None:
    """What is there stays, also a link to nowhere, unless --force says otherwise."""
    Path("config.toml").write_text("[http]\n")
    Path("link.toml").symlink_to("nowhere")
    for path in ("config.toml", "link.toml"):
        result = init(path, *CONTACT)
        assert result.exit_code == 2
        assert "--force" in result.output
    assert Path("config.toml").read_text() == "[http]\n"
    assert init(*CONTACT, "--force").exit_code == 0
    assert written().http.contact == "me@a.be"


def test_where_the_global_option_says() -> None:
    """The file that --config names is the one that is written, in a folder that is made."""
    result = CliRunner().invoke(main, ["--config", "deep/er/mine.toml", "init", *CONTACT])
    assert result.exit_code == 0
    assert written(Path("deep/er/mine.toml")).http.contact == "me@a.be"
    assert "vvwatch --config deep/er/mine.toml check" in result.output


def test_by_answers() -> None:
    """At a terminal what no option gives is asked for, and asked again until it can be used."""
    answers = "en\nnobody\nme@a.be\nVV13\nVV013, vv078\nfietspad, brug\n\nops\ncultuur\n"
    result = init(answers=answers)
    assert result.exit_code == 0, result.output
    (watcher,) = written().watchers
    assert watcher.projects == ("VV013", "VV078")
    assert watcher.keywords == ("fietspad", "brug")
    assert watcher.urls == ()
    assert watcher.name == "cultuur"
    assert 'did you mean "VV013"?' in result.output


@pytest.mark.parametrize("again", ["VV013\n", "VV 13\nVV013\n"])
def test_good_parts_of_an_answer_are_kept(again: str) -> None:
    """Of several codes or URLs those that can be used need not be given twice, and no secret of a
    URL is shown."""
    urls = "json://me:hunter22@a.be nosuch://hunter22\njson://b.be\n"
    result = init(answers=f"en\nme@a.be\nVV078, VV13, VV129\n{again}\n{urls}\n")
    assert result.exit_code == 0, result.output
    (watcher,) = written().watchers
    assert watcher.projects == ("VV078", "VV129", "VV013")
    assert [url.template.text for url in watcher.urls] == ["json://me:hunter22@a.be", "json://b.be"]
    assert watcher.name == "me"
    assert "Kept: VV078, VV129." in result.output
    assert "Kept: json://***." in result.output


def test_all_projects_by_answers() -> None:
    """`all` stands for every project, whatever else was given with it."""
    assert init(answers="en\nme@a.be\nVV078, all\n\n\n\n").exit_code == 0
    assert written().watchers[0].projects == "all"


def test_each_mistake_of_options_is_said_once() -> None:
    """All that is wrong with options is said at once, once each, and of no line of any file."""
    wrong = ("--project", "VV13", "--url", "nosuch://a", "--name", "ops", "--keyword", "x")
    said = init("--contact", "nobody", *wrong).output
    for option in ("--contact", "--project", "--url", "--name", "--keyword"):
        assert said.count(f"{option}: ") == 1
    assert "line " not in said


def test_answers_end_too_soon(folder: Path) -> None:
    """Whoever stops in the middle leaves nothing behind."""
    result = init(answers="nl\nme@a.be\n")
    assert result.exit_code == 130
    assert os.listdir(folder) == []


@pytest.mark.slow
def test_interrupted_at_a_real_terminal(folder: Path) -> None:
    """Ctrl-C in the middle of a question ends it with words, and leaves no file."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(  # our own program
        [sys.executable, "-c", "from jobs.cli.main import main; main(['init'])"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,
        preexec_fn=_own_terminal,
    ) as process:
        os.close(theirs)
        try:
            said = _read_until(ours, b"language")
            os.write(ours, b"en\n")
            said += _read_until(ours, b"address")
            said += _read_until(ours, b"nothing was written", pressing=b"\x03")
            assert process.wait(_PATIENCE_SECONDS) == 130
        finally:
            process.kill()
    os.close(ours)
    assert b"Traceback" not in said
    assert os.listdir(folder) == []


def _own_terminal() -> None:
    """Make the terminal that of this session, so that its keys send signals, which are heeded."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    # Whoever runs in the background has been told to ignore them.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _read_until(descriptor: int, words: bytes, pressing: bytes = b"") -> bytes:
    """What is said up to these words. A key is pressed again where nothing comes of it: one that
    comes in the moment before a line is waited for is not seen."""
    said, silences = b"", 0
    os.write(descriptor, pressing)
    while words not in said and silences * _PRESSED_SECONDS < _PATIENCE_SECONDS:
        if select.select([descriptor], [], [], _PRESSED_SECONDS)[0]:
            said += os.read(descriptor, 4096)
        else:
            silences += 1
            os.write(descriptor, pressing)
    assert words in said, said
    return said
