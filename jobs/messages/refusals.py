"""Why a service did not take a message: what was raised while sending -> words, and its fate.

What a server said is shown, cleaned by the caller; what to do about it is said besides.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import traceback
from collections.abc import Callable, Iterator

from jobs.messages.phrases.sanitizing import one_line
from state.model.deliveries import Failure, Fate, no_answer

Clean = Callable[[str], str]

_SAID_CHARACTERS = 200
# The reply to these words of a mail server comes after the message has been handed over.
_HANDING_OVER = smtplib.SMTP.data.__code__
_TIMED_OUT = ("timed out", "timeout")


def failure_of(error: BaseException, seconds: float, clean: Clean) -> Failure | None:
    """The failure that an exception stands for, None where it is none of the network's.

    `seconds` is how long a service has for its answer; `clean` takes secrets out of a text.
    """
    if isinstance(error, smtplib.SMTPException):
        return _of_mail(error, seconds, clean)
    from requests import RequestException

    if isinstance(error, RequestException):
        return _of_web(error, seconds, clean)
    if isinstance(error, OSError):
        if _was_handed_over(error):
            return no_answer(seconds) if _is_timeout(error) else _cut_off()
        return _of_connection(error, seconds, clean)
    return None


# --- mail --------------------------------------------------------------------------------


def _of_mail(error: smtplib.SMTPException, seconds: float, clean: Clean) -> Failure:
    if isinstance(error, smtplib.SMTPServerDisconnected):
        if _was_handed_over(error):
            return no_answer(seconds) if _is_timeout(error) else _cut_off()
        if _is_timeout(error):
            return Failure(f"the mail server did not answer within {seconds:g} s; {_CHECK_PLACE}")
        return Failure(f"the mail server ended the connection; {_CHECK_PLACE}")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        said = _said(str(error), clean)
        return Failure(f"the mail server lacks what is asked of it{said}; check mode= in the URL")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()), (0, b""))
        said = _said(_reply(code, text), clean)
        return Failure(f"the mail server refused the recipient{said}; check the address in the URL")
    if isinstance(error, smtplib.SMTPResponseException):
        what, remedy = _of_reply(error)
        return Failure(f"{what}{_said(_reply(error.smtp_code, error.smtp_error), clean)}; {remedy}")
    return Failure(f"the mail server did not do as asked{_said(str(error), clean)}")


def _of_reply(error: smtplib.SMTPResponseException) -> tuple[str, str]:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return (
            "the mail server refused the name or password",
            "check both in the URL (a provider may want a password made for programs)",
        )
    if isinstance(error, smtplib.SMTPSenderRefused):
        return "the mail server refused the sender", "check from= in the URL"
    if isinstance(error, smtplib.SMTPDataError):
        return "the mail server refused the message", "its answer says why"
    return "the mail server refused the connection", _CHECK_PLACE


def _was_handed_over(error: BaseException) -> bool:
    """Whether it was raised while a mail server was given the message itself."""
    frames = traceback.walk_tb(error.__traceback__)
    return any(frame.f_code is _HANDING_OVER for frame, _ in frames)


def _reply(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {words}"


# --- the web, and any connection ---------------------------------------------------------

_CHECK_PLACE = "check host and port in the URL, and whether it runs"


def _of_web(error: BaseException, seconds: float, clean: Clean) -> Failure:
    import requests
    from urllib3 import exceptions as urllib3

    causes = tuple(_causes(error))
    refused = next((c for c in causes if isinstance(c, _CONNECTING)), None)
    if refused is not None:
        return _of_connection(refused, seconds, clean)
    if isinstance(error, requests.ConnectTimeout):
        return Failure(f"no connection within the time there is for it; {_CHECK_PLACE}")
    if any(isinstance(c, (requests.ReadTimeout, urllib3.ReadTimeoutError)) for c in causes):
        return no_answer(seconds)
    if any(isinstance(c, urllib3.NameResolutionError) for c in causes):
        return Failure("the host name was not found; check it in the URL")
    if any(isinstance(c, urllib3.NewConnectionError) for c in causes):
        return Failure(f"no connection could be made; {_CHECK_PLACE}")
    if isinstance(error, requests.TooManyRedirects):
        return Failure("the service redirects in a circle or too often; check the URL")
    if isinstance(error, (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        return _cut_off()
    return Failure(f"the request could not be made{_said(str(error), clean)}; check the URL")


_CONNECTING = (ConnectionRefusedError, socket.gaierror, ssl.SSLError)


def _of_connection(error: BaseException, seconds: float, clean: Clean) -> Failure:
    """What came of the attempt to connect: nothing has been handed over."""
    if isinstance(error, ssl.SSLCertVerificationError):
        said = _said(error.verify_message, clean)
        return Failure(f"its certificate cannot be trusted{said}; check the host in the URL")
    if isinstance(error, ssl.SSLError):
        said = _said(error.reason or "", clean)
        return Failure(f"no secured connection came about{said}; check port and scheme in the URL")
    if isinstance(error, ConnectionRefusedError):
        return Failure(f"the connection was refused: nothing answers there; {_CHECK_PLACE}")
    if isinstance(error, socket.gaierror):
        return Failure("the host name was not found; check it in the URL")
    if isinstance(error, TimeoutError):
        return Failure(f"no connection within {seconds:g} s; {_CHECK_PLACE}")
    said = _said(getattr(error, "strerror", None) or "", clean)
    return Failure(f"the connection failed{said}; {_CHECK_PLACE}")


def _cut_off() -> Failure:
    words = "the connection ended without an answer; the service may have the message"
    return Failure(words, Fate.UNKNOWN)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and those from which it was made; requests and urllib3 wrap theirs."""
    seen: list[BaseException] = []
    left = [error]
    while left:
        each = left.pop()
        if any(each is known for known in seen):
            continue
        seen.append(each)
        yield each
        inner = (*each.args, getattr(each, "reason", None), each.__cause__, each.__context__)
        left += [cause for cause in inner if isinstance(cause, BaseException)]


def _is_timeout(error: BaseException) -> bool:
    return isinstance(error, TimeoutError) or any(word in str(error) for word in _TIMED_OUT)


def _said(text: str, clean: Clean) -> str:
    """What the other side said, cleaned; nothing where it said nothing."""
    words = one_line(clean(text), _SAID_CHARACTERS)
    return f" ({words})" if words else ""
