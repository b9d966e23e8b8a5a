"""Mail by a configured server. Never required: every text can be copied instead."""

import re
import smtplib
import ssl
from collections.abc import Sequence
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


def send(settings: Settings, to: Sequence[str], subject: str, text: str, calendar: bytes | None) -> list[str]:
    """Send a text to each address by itself, so that nobody reads the others' addresses. Blocks; at most 10 s a step.

    The answer lists the addresses that the server refused. Raises OSError where it cannot be reached and
    smtplib.SMTPException where it does not take mail at all.
    """
    parts = urlsplit(settings.smtp_url)
    secure = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(parts.hostname or "", parts.port or 465, timeout=WAIT_S, context=secure)
    else:
        server = smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=WAIT_S)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=secure)
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        mails = ((address, _message(settings, address, subject, text, calendar)) for address in to)
        return [address for address, message in mails if not _sent(server, address, message)]


def _sent(server: smtplib.SMTP, to: str, message: EmailMessage) -> bool:
    try:
        server.send_message(message, to_addrs=[to])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError):
        return False
    return True


def _message(settings: Settings, to: str, subject: str, text: str, calendar: bytes | None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, to
    message["Subject"] = " ".join(subject.split())
    message.set_content(text)
    if calendar is not None:
        message.add_attachment(calendar, maintype="text", subtype="calendar", filename="peer-assist.ics")
    return message
