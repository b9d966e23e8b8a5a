"""Ways into a session for a facilitator who lost all of theirs. Whoever reads the data folder may lead anything in it."""

from dataclasses import dataclass

from app.rules.roles import Role
from app.store.columns import utc_now
from app.store.database import Database
from app.store.recovery import facilitators_of, renew_lead, sessions_here
from app.web.links import Links
from app.web.secret_key import SecretKey
from app.web.settings import Settings


@dataclass(frozen=True, slots=True)
class WaysIn:
    """A fresh link to lead the session, and a personal one for each facilitator, with their name."""

    lead: str
    people: list[tuple[str, str]]


def session_lines(database: Database) -> list[str]:
    """A line for each session: its id, the day on which it was made, and its title."""
    return [f"{i}  {made:%Y-%m-%d}  {title}" for i, made, title in database.read_now(sessions_here)]


def ways_in(database: Database, settings: Settings, session_id: str, address: str) -> WaysIn:
    """Renew the facilitators' link of a session, so that a lost one opens nothing. Raises NotFound."""
    version = database.write_now(lambda sql: renew_lead(sql, session_id, utc_now()))
    leads = database.read_now(lambda sql: facilitators_of(sql, session_id))
    links = Links(SecretKey.kept_in(settings.data), address)
    lead = links.of_role(session_id, Role.FACILITATOR, version)
    return WaysIn(lead, [(one.name, links.back_to(one)) for one in leads])
