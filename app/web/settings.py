"""Settings, all from the environment as PEER_ASSIST_NAME. docs/settings.md describes each; a test holds it to that."""

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.rules import limits
from app.web.catalogue import languages

A_HOST = re.compile(r"https?://(\[[\da-fA-F:]+\]|[^\s/?#@:]+)(:\d{1,5})?/*")


class Settings(BaseSettings):
    """How this instance runs. Without any setting it keeps SQLite in ./data and serves this machine only."""

    model_config = SettingsConfigDict(env_prefix="PEER_ASSIST_", extra="ignore")

    data: Path = Path("data")
    database_url: str = ""
    redis_url: str = ""
    base_url: str = ""
    seats: int = Field(default=limits.SEATS, ge=1, le=100)
    start_key: str = ""
    metrics_key: str = ""
    library: Literal["on", "off"] = "off"
    rate_limits: Literal["on", "off"] = "on"
    language: str = "en"
    smtp_url: str = ""
    mail_from: str = Field(default="", validate_default=True)
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        return _beginning(url, "postgresql://", "postgresql+psycopg://", "sqlite:///")

    @field_validator("redis_url")
    @classmethod
    def _known_doorbell(cls, url: str) -> str:
        return _beginning(url, "redis://", "rediss://", "unix://")

    @field_validator("base_url")
    @classmethod
    def _without_slash(cls, url: str) -> str:
        if _beginning(url, "http://", "https://") and not A_HOST.fullmatch(url):
            raise ValueError("must be a host name of its own, without a path: https://board.example")
        return url.rstrip("/")

    @field_validator("language")
    @classmethod
    def _spoken(cls, language: str) -> str:
        if language not in languages():
            raise ValueError(f"must be one of: {', '.join(languages())}")
        return language

    @field_validator("smtp_url")
    @classmethod
    def _known_mail_server(cls, url: str) -> str:
        return _beginning(url, "smtp://", "smtps://")

    @field_validator("mail_from")
    @classmethod
    def _sender_of_mails(cls, sender: str, others: ValidationInfo) -> str:
        if others.data.get("smtp_url") and "@" not in sender:
            raise ValueError("must be an address that mails can come from, since PEER_ASSIST_SMTP_URL is set")
        return sender

    @property
    def sends_mail(self) -> bool:
        """Whether a mail server is configured."""
        return bool(self.smtp_url and self.mail_from)

    @property
    def database(self) -> str:
        """The database's URL: the one named, or SQLite in the data folder."""
        url = self.database_url or f"sqlite:///{self.data / 'peer-assist.db'}"
        return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _beginning(url: str, *ways: str) -> str:
    """The address, or an empty text where none is set. Raises ValueError for one of another kind."""
    if url and not url.startswith(ways):
        raise ValueError(f"must begin with {' or '.join(ways)}")
    return url
