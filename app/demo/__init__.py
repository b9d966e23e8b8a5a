"""A demo session in the middle of a realistic peer assist, made with the same verbs that people use."""

from pathlib import Path
from typing import Any

from app.demo.story import tell
from app.rules.errors import NotFound
from app.rules.roles import Role
from app.store.migrate import migrated
from app.store.participants import link_version, session_row
from app.web.links import Links
from app.web.secret_key import SecretKey
from app.web.settings import Settings


def have_demo(settings: Settings, address: str) -> str:
    """Return what to print of the demo session of before, as people left it, or of a new one where there is none."""
    try:
        session_id = _remembered(settings).read_text()
        with migrated(settings.database) as database:
            session = database.read_now(lambda sql: session_row(sql, session_id))
    except (FileNotFoundError, NotFound):
        return make_demo(settings, address)
    return _told("The demo session is as you left it. Open one link per window:", session, settings, address)


def make_demo(settings: Settings, address: str) -> str:
    """Make a new demo session and return what to print: its four links."""
    with migrated(settings.database) as database:
        session_id = tell(database, settings.seats)
        session = database.read_now(lambda sql: session_row(sql, session_id))
    settings.data.mkdir(parents=True, exist_ok=True)
    _remembered(settings).write_text(session_id)
    head = "A demo session is ready, in the middle of its listening phase. Open one link per window:"
    return _told(head, session, settings, address)


def _remembered(settings: Settings) -> Path:
    return settings.data / "demo-session"


def _told(head: str, session: Any, settings: Settings, address: str) -> str:
    links = Links(SecretKey.kept_in(settings.data), address)
    lines = ["", head, ""]
    for role in Role:
        lines.append(f"  {role.capitalize():<12}{links.of_role(session.id, role, link_version(session, role))}")
    return "\n".join([*lines, "", f"Or start your own at {address}/", "Ctrl-C stops the board.", ""])
