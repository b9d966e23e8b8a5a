"""Background material: links and files, and who has opened them."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from app.store.columns import Instant


class Material(SQLModel, table=True):
    """Something to read beforehand. A link has a `url`; a file has a name, a suffix and a size in bytes."""

    id: str = Field(primary_key=True)
    session_id: str = Field(foreign_key="session.id")
    seq: int
    born_seq: int
    title: str
    url: str = ""
    file_name: str = ""
    suffix: str = ""
    size: int = 0
    added_by_id: str = Field(foreign_key="participant.id")
    added_at: datetime = Field(sa_type=Instant)
    dropped_at: datetime | None = Field(default=None, sa_type=Instant)


class MaterialFile(SQLModel, table=True):
    """A file's content, apart from its row so that reading the board never reads it."""

    __tablename__ = "material_file"
    material_id: str = Field(primary_key=True, foreign_key="material.id")
    content: bytes = Field(sa_type=LargeBinary)


class Opening(SQLModel, table=True):
    """Someone who has opened a material."""

    material_id: str = Field(primary_key=True, foreign_key="material.id")
    participant_id: str = Field(primary_key=True, foreign_key="participant.id")
    session_id: str = Field(foreign_key="session.id")
    seq: int
    at: datetime = Field(sa_type=Instant)
