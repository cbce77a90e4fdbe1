"""Why a request had no usable answer: what Scrapy raises, in words that a user understands."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.fetching.answers import (
    ClosedHostError,
    ForbiddenError,
    ForeignHostError,
    ShutDoorError,
)
from crawler.parsing.web.kept_out import THAT_IS_NOT_THE_SITE

_BROKEN = "the connection broke off, or no secure one could be made"


def proxy_words(error: BaseException, is_proxied: bool) -> str | None:
    """In words, how a proxy that is configured here refused a request (`is_proxied`: it was to go
    through one); None where what failed may be the site."""
    if isinstance(error, TunnelError):
        # Its words are Scrapy's own, with the status among them.
        status = str(error).partition("'status': ")[2][:3]
        how = f"answered {status} to CONNECT" if status.isdecimal() else "did not connect"
    elif is_proxied and isinstance(error, DownloadConnectionRefusedError):
        how = "refused the connection"
    else:
        return None
    return f"the proxy of this machine {how}: {THAT_IS_NOT_THE_SITE}"


def failure_words(error: BaseException, timeout_seconds: float, max_body_mib: float) -> str:
    """A failure in words; what is not known is said by its name."""
    table: tuple[tuple[type[BaseException], str], ...] = (
        (ForeignHostError, f"{error}"),
        (ClosedHostError, f"{error}"),
        (ForbiddenError, f"{error}"),
        (ShutDoorError, f"{error}"),
        (DownloadTimeoutError, f"no whole answer within {timeout_seconds:g} s"),
        (DownloadCancelledError, f"the body is larger than {max_body_mib:g} MiB"),
        (DownloadConnectionRefusedError, "the connection was refused"),
        (CannotResolveHostError, "the host name was not found"),
        (ResponseDataLossError, "the connection ended before the body was whole"),
        (DownloadFailedError, _BROKEN),
        (ConnectionError, _BROKEN),
        (UnsupportedURLSchemeError, "its address is none of the web"),
        (NotSupported, "the server answered in a way that is not understood"),
    )
    for kind, words in table:
        if isinstance(error, kind):
            return words
    if isinstance(error, HttpError):
        return status_words(error.response)
    if isinstance(error, IgnoreRequest):
        return _ignored_words(str(error), max_body_mib)
    return f"the connection failed ({type(error).__name__})"


def status_words(response: Response) -> str:
    """What a server answered in place of what was asked for."""
    retry_after = (response.headers.get("Retry-After") or b"").decode("latin-1")
    asked = f" and asked to wait {retry_after}" if retry_after else ""
    # Some networks are refused by hosts that answer everybody else.
    doubt = "; is it refused from other networks too?" if response.status == 403 else ""
    return f"the server answered {response.status}{asked}{doubt}"


def _ignored_words(text: str, max_body_mib: float) -> str:
    if "robots.txt" in text:
        return "robots.txt forbids it"
    if "decompression" in text:
        return f"the body unpacks to more than {max_body_mib:g} MiB"
    if "redirect" in text:
        return "it redirects in a circle or too often"
    if "offsite" in text:
        return "it leads to a host that is not one of this source"
    return "the request was dropped on its way"
