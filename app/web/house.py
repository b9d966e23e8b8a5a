"""Everything a running instance holds, made once and handed to every request."""

from dataclasses import dataclass

from jinja2 import Environment
from starlette.requests import HTTPConnection

from app.live.backplane import Backplane
from app.live.rooms import Rooms
from app.store.database import Database
from app.web.pace import Pace
from app.web.secret_key import SecretKey
from app.web.settings import Settings


@dataclass(slots=True)
class House:
    """The database, the rooms, the doorbell and what is needed to answer."""

    settings: Settings
    database: Database
    rooms: Rooms
    backplane: Backplane
    key: SecretKey
    templates: Environment
    pace: Pace
    epoch: str


def house_of(request: HTTPConnection) -> House:
    """The instance that answers this request."""
    house: House = request.app.state.house
    return house
