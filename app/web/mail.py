"""Mail by a configured server. Never required: every text can be copied instead."""

import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from app.rules.errors import Invalid
from app.rules.words import N_
from app.web.settings import Settings

WAIT_S = 10
MOST_ADDRESSES = 40
# One name, one @, a domain with a dot; nothing that a mail's head reads as more than one address.
SIGN = r"[^\s@<>()\[\],;:\\\"]"
ADDRESS = re.compile(rf"(?!'){SIGN}{{1,64}}@(?:(?!'){SIGN}){{1,250}}\.(?:(?![.']){SIGN}){{2,}}")


@dataclass(slots=True)
class Delivery:
    """Who has their mail: by address, those who have it, those who have it not, and whoever was under way at a break."""

    sent: list[str] = field(default_factory=list)
    unsent: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    broke_off: bool = False

    def reached_somebody(self) -> bool:
        """Whether sending the same once more could give somebody a second mail."""
        return bool(self.sent or self.unsure)


def addresses_in(typed: str) -> list[str]:
    """The mail addresses in a text, separated by spaces, commas or lines. Raises Invalid naming the first bad one."""
    found = [part for part in re.split(r"[\s,;]+", typed) if part]
    if not found:
        raise Invalid("addresses", N_("Please give at least one mail address."))
    if len(found) > MOST_ADDRESSES:
        raise Invalid("addresses", N_("At most %(most)s addresses at once."), most=MOST_ADDRESSES)
    for address in found:
        if not ADDRESS.fullmatch(address):
            raise Invalid("addresses", N_("“%(address)s” is no mail address."), address=address[:100])
    return list(dict.fromkeys(found))


def send(settings: Settings, to: Sequence[str], subject: str, text: str, calendar: bytes | None) -> Delivery:
    """Send a text to each address by itself, so that nobody reads the others' addresses. Blocks; at most 10 s a step.

    Raises OSError where the server cannot be reached and smtplib.SMTPException where it does not take mail at all.
    """
    server = _connected(settings)
    try:
        _log_in(server, settings)
        delivery = Delivery()
        for address in to:
            _deliver(server, address, _message(settings, address, subject, text, calendar), delivery)
        return delivery
    finally:
        # What was sent is sent, however the server takes its leave.
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def _connected(settings: Settings) -> smtplib.SMTP:
    parts = urlsplit(settings.smtp_url)
    if parts.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(parts.hostname or "", parts.port or 465, timeout=WAIT_S, context=context)
    return smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=WAIT_S)


def _log_in(server: smtplib.SMTP, settings: Settings) -> None:
    parts = urlsplit(settings.smtp_url)
    server.ehlo()
    if parts.scheme == "smtp" and server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))


def _deliver(server: smtplib.SMTP, to: str, message: EmailMessage, delivery: Delivery) -> None:
    """Send one mail and note what became of it. Raises as `send` where the server says no before taking any."""
    if delivery.broke_off or server.sock is None:
        delivery.broke_off = True
        delivery.unsent.append(to)
        return
    try:
        server.send_message(message, to_addrs=[to])
        delivery.sent.append(to)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError):
        delivery.unsent.append(to)
    except smtplib.SMTPResponseException:
        if not delivery.sent:
            raise
        delivery.broke_off = True
        delivery.unsent.append(to)
    except (OSError, smtplib.SMTPException):
        delivery.broke_off = True
        delivery.unsure.append(to)


def _message(settings: Settings, to: str, subject: str, text: str, calendar: bytes | None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, to
    message["Subject"] = " ".join(subject.split())
    message.set_content(text)
    if calendar is not None:
        message.add_attachment(calendar, maintype="text", subtype="calendar", filename="peer-assist.ics")
    return message
