"""Settings: a wrong one is refused, and says which and why."""

import pytest
from pydantic import ValidationError

from app.web.settings import Settings


@pytest.mark.parametrize(
    "name, value",
    [
        ("seats", "0"),
        ("seats", "101"),
        ("seats", "many"),
        ("language", "klingon"),
        ("library", "yes"),
        ("rate_limits", "no"),
        ("log_level", "loud"),
        ("base_url", "board.example"),
        ("base_url", "https://"),
        ("base_url", "https://board.example/path"),
        ("base_url", "https://board.example?x=1"),
        ("base_url", "https://somebody@board.example"),
        ("base_url", "https://the board"),
        ("database_url", "mysql://host/name"),
        ("database_url", "board.db"),
        ("redis_url", "http://host"),
        ("redis_url", "host"),
        ("smtp_url", "host"),
    ],
)
def test_a_wrong_value_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as told:
        Settings(**{name: value})
    assert [problem["loc"] for problem in told.value.errors()] == [(name,)]


@pytest.mark.parametrize("sender", ["", "board"])
def test_whoever_sends_mails_says_from_whom(sender: str) -> None:
    with pytest.raises(ValidationError, match="PEER_ASSIST_SMTP_URL is set"):
        Settings(smtp_url="smtp://mail.example", mail_from=sender)
    assert Settings(smtp_url="smtp://mail.example", mail_from="board@example.org").sends_mail
    assert not Settings(mail_from=sender).sends_mail


@pytest.mark.parametrize(
    "url", ["https://board.example", "http://127.0.0.1:8000", "http://[::1]:8000", "https://bücher.example/"]
)
def test_the_address_may_be_any_host(url: str) -> None:
    assert Settings(base_url=url).base_url == url.rstrip("/")


def test_the_database_is_in_the_data_folder_unless_another_is_named() -> None:
    assert Settings(data="somewhere").database == "sqlite:///somewhere/peer-assist.db"
    assert Settings(database_url="sqlite:////elsewhere/board.db").database == "sqlite:////elsewhere/board.db"
    assert Settings(database_url="postgresql://host/name").database == "postgresql+psycopg://host/name"
