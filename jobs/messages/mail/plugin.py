"""Apprise's plugin for mail with a mail of our own: it connects and signs in, we write.

Apprise makes the plain part anew from the HTML and has no say over most headers. What a URL says of
server, security, names and headers is Apprise's business and stays so. Slow to load.
"""

from __future__ import annotations

import smtplib
from typing import Any

import apprise.plugins
from apprise import AppriseAsset
from apprise.exception import AppriseImproperlyConfigured
from apprise.logger import logger
from apprise.plugins import email
from apprise.plugins.email import smtp

from jobs.messages.mail.letter import Envelope, Posting, mail_of
from jobs.messages.message import Message

# Apprise has types for some of its parts only, and other ones than it uses.
_NotifyEmail: Any = email.NotifyEmail
_Connection: Any = smtp.AppriseSMTPController
_url_to_dict: Any = apprise.plugins.url_to_dict
_NO_PGP = "no"


class OwnMail(_NotifyEmail):  # type: ignore[misc]  # Apprise is not typed through
    """Apprise's mail, but what is sent is `mail_of` the message that it was last given."""

    message: Message
    posting: Posting

    @property
    def envelope(self) -> Envelope:
        """From whom to whom, as the URL has it."""
        name, sender = self.from_addr
        [(recipient_name, recipient)] = self.targets
        return Envelope(
            sender=sender,
            recipient=recipient,
            # Apprise's own stand-in for a name that the URL does not give.
            sender_name="" if not name or name == self.app_id else name,
            recipient_name=recipient_name or "",
            reply_to=next(iter(self.reply_to), ""),
            headers=dict(self.headers),
            html=self.resolve_format(None) == "html",
        )

    def send(self, body: str, title: str = "", **kwargs: Any) -> bool:
        """Send the mail; what is raised is told in the log, as Apprise does.

        Where the URL wants it signed or encrypted, Apprise writes it, with our headers.
        """
        mail = mail_of(self.message, self.posting, self.envelope)
        if self.pgp_mode != _NO_PGP:
            kept = ("from", "to", "subject", "date", "content", "mime", "message-id", "reply-to")
            self.headers |= {
                name: str(value)
                for name, value in mail.items()
                if not name.lower().startswith(kept)
            }
            return bool(super().send(body, title, **kwargs))
        try:
            with _Connection(
                host=self.smtp_host,
                port=self.port,
                secure_mode=self.secure_mode,
                user=self.user,
                password=self.password,
                verify_certificate=self.verify_certificate,
                socket_connect_timeout=self.socket_connect_timeout,
            ) as server:
                recipient = self.envelope.recipient
                return bool(server.sendmail(self.from_addr[1], [recipient], bytes(mail)))
        except (OSError, smtplib.SMTPException, RuntimeError, AppriseImproperlyConfigured) as error:
            logger.debug("Socket Exception: %s", error)
            return False


def own_mail(url: str, asset: AppriseAsset) -> OwnMail | None:
    """The plugin for a URL of mail, None where Apprise cannot use it."""
    parts = _url_to_dict(url)
    return mail_of_parts(parts, asset) if parts else None


def mail_of_parts(parts: dict[str, Any], asset: AppriseAsset) -> OwnMail | None:
    """The plugin for the parts of a URL of mail, None where Apprise cannot use them."""
    try:
        return OwnMail(**parts, asset=asset)
    except (AppriseImproperlyConfigured, TypeError, ValueError) as error:
        logger.debug("no mail can be sent by this URL (%s)", type(error).__name__)
        return None
