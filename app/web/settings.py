"""Settings, all from the environment as PEER_ASSIST_NAME. docs/settings.md describes each; a test holds it to that."""

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.rules import limits
from app.web.catalogue import languages


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
    mail_from: str = ""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("base_url")
    @classmethod
    def _without_slash(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
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
        if url and not url.startswith(("smtp://", "smtps://")):
            raise ValueError("must begin with smtp:// or smtps://")
        return url

    @property
    def sends_mail(self) -> bool:
        """Whether a mail server is configured."""
        return bool(self.smtp_url and self.mail_from)

    @property
    def database(self) -> str:
        """The database's URL: the one named, or SQLite in the data folder."""
        url = self.database_url or f"sqlite:///{self.data / 'peer-assist.db'}"
        return url.replace("postgresql://", "postgresql+psycopg://", 1)
