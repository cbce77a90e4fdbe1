"""What a notice says: something told that is no event, to ops or to a watcher; pure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from crawler.telling.phrases import Language
from crawler.telling.saying import (
    Code,
    Counted,
    Day,
    Moment,
    Phrase,
    Row,
    SourceTitle,
    Text,
    Value,
    phrase,
)
from jobs.messages.phrases.catalogue import words_named
from jobs.messages.phrases.telling import tell
from state.model.deliveries import Notice
from state.model.notices import (
    BadTemplate,
    DeliveryFailed,
    DeliveryUncertain,
    Drift,
    DriftOver,
    FileUnread,
    Forgotten,
    Heartbeat,
    HeldPass,
    HostClosed,
    HostOpen,
    NoticeDetail,
    Outage,
    OutageOver,
    PassFailed,
    PublishFailed,
    ReaderDown,
    RecordsSetAside,
    RefusedAnswers,
    Reminder,
    SlowHost,
    Watching,
)

_NAME_CHARACTERS = 100
_URL_CHARACTERS = 300
_TITLE_CHARACTERS = 120
_ERROR_CHARACTERS = 600
_MOST_EXPECTED = 10


def notice_heading(notice: Notice, language: Language) -> str:
    """What the notice tells, in a few words."""
    return tell(_heading(notice.detail), language)


def notice_lines(notice: Notice, language: Language) -> tuple[str, ...]:
    """The lines of a notice, most important first."""
    return tuple(tell(line, language) for line in _lines(notice.detail))


def _heading(detail: NoticeDetail) -> Value:
    name = f"what.{detail.kind}"
    match detail:
        case (
            Watching(source=source)
            | Outage(source=source)
            | OutageOver(source=source)
            | RefusedAnswers(source=source)
            | Drift(source=source)
            | DriftOver(source=source)
        ):
            return phrase(name, source=SourceTitle(source))
        case Heartbeat():
            return phrase(name, since=Moment(detail.since))
        case Reminder():
            days = detail.days
            return Counted(name, days, {"title": _title(detail.title), "days": days})
        case RecordsSetAside(count=count):
            return Counted(name, count)
        case PassFailed(pass_id=pass_id):
            return phrase(name, pass_id=pass_id)
        case HostClosed(host=host) | HostOpen(host=host) | SlowHost(host=host):
            return phrase(name, host=Code(host))
        case HeldPass():
            return Counted(name, detail.events, {"pass_id": detail.pass_id})
        case (
            DeliveryFailed(watcher=watcher)
            | DeliveryUncertain(watcher=watcher)
            | Forgotten(watcher=watcher)
        ):
            return phrase(name, watcher=_name(watcher))
        case BadTemplate():
            return phrase(name, template=Code(detail.template))
        case _:
            return phrase(name)


def _lines(detail: NoticeDetail) -> Iterator[Value]:
    match detail:
        case Watching():
            asked = tuple(_asked_for(name, value) for name, value in detail.scope.items())
            scope = Row(tuple(each for each in asked if each is not None), between="; ")
            yield phrase("watching", count=detail.records, scope=scope)
        case Outage():
            yield phrase("outage", since=Moment(detail.since))
            last = detail.last_good_at
            yield phrase("last_good", last=Moment(last)) if last else phrase("never_good")
            yield phrase("outage_later")
        case OutageOver():
            until = Moment(detail.until)
            yield phrase("outage_over", since=Moment(detail.since), until=until)
            yield Counted("missed", detail.missed)
        case Heartbeat():
            yield from _heartbeat(detail)
        case Reminder():
            yield phrase("expected_by", day=Day(detail.due_on))
            if detail.announced_in:
                yield phrase("reminder_from", subject=_key(detail.announced_in))
        case HeldPass():
            yield phrase("held", usual=detail.usual)
            yield from (phrase("held_release"), phrase("held_discard"))
        case FileUnread() | RefusedAnswers() | ReaderDown():
            yield from _no_answer(detail)
        case HostClosed() | HostOpen() | SlowHost() | Drift() | DriftOver():
            yield from _of_site(detail)
        case _:
            yield from _mishap(detail)


def _mishap(detail: NoticeDetail) -> Iterator[Value]:
    """The lines about messages that do not arrive, or could not be made as they should."""
    match detail:
        case DeliveryFailed() | DeliveryUncertain() | Forgotten():
            told: dict[str, Value] = {
                "watcher": _name(detail.watcher),
                "channel": Code(detail.channel),
            }
            yield Counted(detail.kind, detail.count, told)
            if isinstance(detail, Forgotten):
                yield phrase("forgotten_remedy")
            else:
                yield phrase("last_error", error=_error(detail.error))
            if isinstance(detail, DeliveryUncertain):
                yield phrase("uncertain_repeated")
        case BadTemplate():
            error = _error(detail.error)
            if detail.line:
                yield phrase("template_line", line=detail.line, error=error)
            else:
                yield phrase("template_error", error=error)
            yield phrase("template_built_in")
        case RecordsSetAside():
            yield from _set_aside(detail)
        case PublishFailed():
            yield phrase("last_error", error=_error(detail.error))
            yield phrase("publish_failed", folder=Code(detail.folder, 200))
        case PassFailed():
            yield phrase("last_error", error=_error(detail.error))
            yield phrase("pass_failed")
        case _:
            yield from (phrase("test"), phrase("test_arrived"))


def _set_aside(detail: RecordsSetAside) -> Iterator[Value]:
    yield phrase("set_aside")
    yield from (phrase("set_aside_one", what=_error(words)) for words in detail.named)
    more = detail.count - len(detail.named)
    if more > 0:
        yield phrase("set_aside_more", count=more)
    yield phrase("set_aside_later")


def _no_answer(detail: FileUnread | RefusedAnswers | ReaderDown) -> Iterator[Value]:
    """The lines about what came and could not be read, or was not what was asked for."""
    match detail:
        case FileUnread():
            values: dict[str, Value] = {
                "url": Code(detail.url, _URL_CHARACTERS),
                "error": _error(detail.error),
            }
            yield Counted("file_unread", detail.passes, values)
            yield phrase("file_given_up" if detail.given_up else "file_waits")
        case RefusedAnswers():
            for answer in detail.answers:
                url = Code(answer.url, _URL_CHARACTERS)
                yield phrase("refused", url=url, why=_error(answer.why))
            yield Counted("refused_later", detail.count)
        case ReaderDown():
            yield phrase("reader_down", error=_error(detail.error))


def _of_site(detail: HostClosed | HostOpen | SlowHost | Drift | DriftOver) -> Iterator[Value]:
    """The lines about how a host lets itself be asked, or a source is other than it was."""
    match detail:
        case HostClosed(why=why):
            yield phrase(detail.kind, why=_error(why))
        case HostOpen(since=since):
            yield phrase(detail.kind, since=Moment(since))
        case SlowHost(asked=asked, kept=kept):
            yield phrase(detail.kind, asked=_name(f"{asked:g}"), kept=_name(f"{kept:g}"))
        case Drift(seen=seen, assumption=assumption):
            yield phrase(detail.kind, seen=_error(seen))
            yield phrase("drift_remedy", assumption=Code(assumption))
        case DriftOver(seen=seen, since=since):
            yield phrase(detail.kind, since=Moment(since), seen=_error(seen))


def _heartbeat(detail: Heartbeat) -> Iterator[Phrase]:
    yield phrase("heartbeat", since=Moment(detail.since), until=Moment(detail.until))
    for look in detail.sources:
        source, last = SourceTitle(look.source), look.last_good_at
        if last:
            yield phrase("heartbeat_source", source=source, last=Moment(last))
        else:
            yield phrase("heartbeat_never", source=source)
    for thing in detail.expected[:_MOST_EXPECTED]:
        yield phrase("heartbeat_expected", day=Day(thing.due_on), title=_title(thing.title))


def _asked_for(name: str, value: Any) -> Value | None:
    """What a part of a scope says, in words where there are some for it; None where it says
    nothing."""
    for words in (f"scope.{name}.{value or 'any'}", f"scope.{name}"):
        if words_named("nl", words) is not None:
            return phrase(words, value=_scope(value)) if value or words.count(".") > 1 else None
    return Row((Text(name), _scope(value)), between=" ") if value else None


def _scope(value: Any) -> Value:
    if isinstance(value, list):
        return Row(tuple(map(_scope, value)))
    with suppress(ValueError):
        return Day(date.fromisoformat(str(value)))
    return Text(str(value), 160, is_own=True)


# A phrase ends its sentence itself: what stands in it does not.


def _name(words: str) -> Text:
    return Text(words, _NAME_CHARACTERS, is_part=True)


def _key(words: str) -> Text:
    return Text(words, _NAME_CHARACTERS, is_part=True, is_own=True)


def _title(words: str) -> Text:
    return Text(words, _TITLE_CHARACTERS, is_part=True)


def _error(words: str) -> Text:
    return Text(words, _ERROR_CHARACTERS, is_part=True, is_own=True)
