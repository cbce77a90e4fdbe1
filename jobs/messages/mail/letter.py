"""A message as the mail that goes out: headers, the text of our own template, HTML beside it; pure.

Nothing that was scraped reaches a header but as one line, and what is no header is refused by
Python's own library (RFC 5322, 2369, 2919, 3834).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from jobs.messages.message import Message
from jobs.messages.phrases.sanitizing import one_line
from state.model.instants import BRUSSELS
from state.model.words import fold

_NAME_CHARACTERS = 100
_LABEL_CHARACTERS = 50
_HEADER_CHARACTERS = 800
_NO_LABEL = re.compile(r"[^a-z0-9]+")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# What a mail needs to be read; a URL that names them cannot take them away.
_OURS = frozenset(
    {"from", "to", "subject", "date", "mime-version", "content-type", "content-transfer-encoding"}
)


@dataclass(frozen=True)
class Posting:
    """How a message is sent besides its words: at which instant, and to which address of mail one
    writes to get no more ("" where there is none)."""

    at: datetime
    unsubscribe: str = ""


@dataclass(frozen=True)
class Envelope:
    """From whom to whom, as the URL of the channel has it: names ("" for none) and addresses;
    `headers` are those that the URL adds. Not `html`, the text stands alone."""

    sender: str
    recipient: str
    sender_name: str = ""
    recipient_name: str = ""
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    html: bool = True


def mail_of(message: Message, posting: Posting, envelope: Envelope) -> EmailMessage:
    """The mail, whole; the same arguments give the same bytes."""
    mail = EmailMessage(policy=SMTP)
    name = envelope.sender_name or f"vvwatch · {message.watcher}"
    mail["From"] = _address(name, envelope.sender)
    mail["To"] = _address(envelope.recipient_name, envelope.recipient)
    if envelope.reply_to:
        mail["Reply-To"] = _address("", envelope.reply_to)
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(posting.at.astimezone(BRUSSELS))
    for header, value in _headers(message, posting, envelope):
        mail[header] = value
    for header, value in envelope.headers.items():
        if _HEADER_NAME.fullmatch(header) and header.lower() not in _OURS:
            del mail[header]
            mail[header] = one_line(value, _HEADER_CHARACTERS)
    mail.set_content(message.text, cte="quoted-printable")
    if envelope.html:
        mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
        mail.set_boundary(f"=_{_digest(message.id, message.watcher)}")
    return mail


def shown_headers(mail: EmailMessage) -> dict[str, str]:
    """The headers that say what a mail is and where it belongs, in their order; whom it goes to is
    not among them."""
    hidden = _OURS - {"from", "subject", "date"} | {"reply-to"}
    return {name: str(value) for name, value in mail.items() if name.lower() not in hidden}


def _headers(message: Message, posting: Posting, envelope: Envelope) -> Iterator[tuple[str, str]]:
    """What says that a program writes, which list it is, how to leave it, and what it follows."""
    domain = envelope.sender.rpartition("@")[2]
    yield "Message-ID", f"<{_moment_id(message, posting)}@{domain}>"
    if message.topic:
        root = f"<vvwatch.{_digest(message.watcher, message.topic)}@{domain}>"
        yield "In-Reply-To", root
        yield "References", root
    title = one_line(f"vvwatch {message.watcher}", _NAME_CHARACTERS)
    yield "List-Id", f"{_phrase(title)} <{_label(message.watcher)}.vvwatch.{domain}>"
    if posting.unsubscribe:
        subject = quote(f"vvwatch: {message.watcher}", safe="")
        yield "List-Unsubscribe", f"<mailto:{posting.unsubscribe}?subject={subject}>"
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "All"
    yield "X-Application", "vvwatch"
    if message.references:
        named = dict.fromkeys(quote(each, safe=":/-_.") for each in message.references)
        yield "X-Vvwatch-Subjects", one_line(" ".join(named), _HEADER_CHARACTERS)


def _moment_id(message: Message, posting: Posting) -> str:
    """A message that is repeated keeps its name, so that mail programs show it once; an example is
    another one each time."""
    name = _digest(message.id, message.watcher)
    return name if message.topic or message.references else f"{name}.{posting.at:%Y%m%dT%H%M%S}"


def _address(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(one_line(name, _NAME_CHARACTERS), local, domain)


def _phrase(words: str) -> str:
    """Words before the address of a list; those that are not plain letters stand in quotes."""
    plain = words.replace("\\", "").replace('"', "")
    return plain if re.fullmatch(r"[A-Za-z0-9 ]+", plain) else f'"{plain}"'


def _label(name: str) -> str:
    """The name of a watcher as a part of a domain; what is lost of it is told apart by a digest."""
    label = _NO_LABEL.sub("-", fold(name)).strip("-")[:_LABEL_CHARACTERS].strip("-")
    return label if label == name else "-".join(filter(None, (label, _digest(name)[:8])))


def _digest(*parts: str) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]
