"""Mail by a configured server. Never required: every text can be copied instead."""

import re
import smtplib
import ssl
from contextlib import suppress
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


class BrokeOff(Exception):
    """The mail server is gone, or takes no more. `unsure` where it may have taken the last letter all the same."""

    def __init__(self, unsure: bool) -> None:
        super().__init__(unsure)
        self.unsure = unsure


class MailLine:
    """A line to the mail server, which takes one letter after another. Everything blocks; at most 10 s a step."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    def call(self) -> None:
        """Call the server. Raises OSError where it cannot be reached, smtplib.SMTPException where it takes no mail, and
        UnicodeError where its name or the password is none that can be said to it."""
        self._server = _connected(self._settings)
        _log_in(self._server, self._settings)

    def deliver(self, to: str, message: EmailMessage) -> bool:
        """Hand over one letter to this address; False where this one is refused. Raises BrokeOff."""
        if self._server is None or self._server.sock is None:
            raise BrokeOff(unsure=False)
        try:
            self._server.send_message(message, to_addrs=[to])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError):
            return False
        except smtplib.SMTPResponseException as error:
            raise BrokeOff(unsure=False) from error
        except (OSError, smtplib.SMTPException) as error:
            raise BrokeOff(unsure=True) from error
        return True

    def close(self) -> None:
        """Hang up. What was sent is sent, however the server takes its leave."""
        if self._server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.quit()
            self._server.close()


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


def message_to(settings: Settings, to: str, subject: str, text: str, calendar: bytes | None) -> EmailMessage:
    """A letter to one address by itself, so that nobody reads the others' addresses."""
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, to
    message["Subject"] = " ".join(subject.split())
    message.set_content(text)
    if calendar is not None:
        # Without its signs' coding and what it is for, some programs show it garbled or do not offer to keep it.
        said = {"charset": "utf-8", "method": "CANCEL" if b"\r\nMETHOD:CANCEL\r\n" in calendar else "PUBLISH"}
        message.add_attachment(calendar, maintype="text", subtype="calendar", filename="peer-assist.ics", params=said)
    return message
