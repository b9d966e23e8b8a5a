"""The board as the frameworks' own tutorials would build it: what a hurried team would have instead of ours.

    python -m benchmarks.servers.tutorial PORT FOLDER

A dependency looks the participant up, a table row is committed (SQLite, synchronous=FULL, in a worker thread), a
template drawn, and each socket sent to in its turn.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Annotated

import uvicorn
from fastapi import Cookie, Depends, FastAPI, Form, HTTPException, WebSocket, WebSocketDisconnect
from fastapi.responses import Response
from sqlalchemy import event
from sqlmodel import Field, Session, SQLModel, create_engine, select
from starlette.concurrency import run_in_threadpool

from benchmarks.servers.card import card


class Board(SQLModel, table=True):
    """A board in one phase."""

    id: int | None = Field(default=None, primary_key=True)
    phase: str = "collect"


class Member(SQLModel, table=True):
    """Somebody on a board."""

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(index=True, foreign_key="board.id")
    token: str = Field(index=True)


class Note(SQLModel, table=True):
    """Somebody's words."""

    id: int | None = Field(default=None, primary_key=True)
    board_id: int = Field(index=True, foreign_key="board.id")
    author_id: int = Field(foreign_key="member.id")
    text: str


app = FastAPI()
rooms: dict[int, set[WebSocket]] = defaultdict(set)
engine = create_engine(
    f"sqlite:///{sys.argv[2] if len(sys.argv) > 2 else '.'}/tutorial.db",
    connect_args={"check_same_thread": False},
)


@event.listens_for(engine, "connect")
def set_pragmas(connection, _):  # type: ignore[no-untyped-def]
    """As ours: durable at every commit."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def database() -> Iterator[Session]:
    """A session for a request."""
    with Session(engine) as session:
        yield session


Database = Annotated[Session, Depends(database)]


def member(board: int, token: Annotated[str, Cookie()], session: Database) -> Member:
    """Who asks."""
    found = session.exec(select(Member).where(Member.token == token, Member.board_id == board)).first()
    if found is None:
        raise HTTPException(403)
    return found


@app.post("/setup/{boards}/{people}")
def set_up(boards: int, people: int, session: Database) -> dict[str, int]:
    """Have boards 1 to `boards`; member M of board B holds the token tB-M."""
    there = len(session.exec(select(Board)).all())
    for number in range(there + 1, boards + 1):
        session.add(Board(id=number))
        session.flush()
        session.add_all(Member(board_id=number, token=f"t{number}-{m}") for m in range(people))
    session.commit()
    return {}


def save(board: int, author: int, text: str, session: Session) -> str:
    """Store a note and draw it."""
    place = session.get(Board, board)
    if place is None or place.phase != "collect":
        raise HTTPException(409)
    note = Note(board_id=board, author_id=author, text=text)
    session.add(note)
    session.commit()
    session.refresh(note)
    return card(note.id or 0, note.text)


@app.post("/board/{board}/cards")
async def post(
    board: int, text: Annotated[str, Form()], who: Annotated[Member, Depends(member)], session: Database
) -> Response:
    """Post a note; everyone on the board gets it."""
    fragment = await run_in_threadpool(save, board, who.id or 0, text, session)
    for socket in list(rooms[board]):
        try:
            await socket.send_text(fragment)
        except Exception:
            rooms[board].discard(socket)
    return Response(status_code=204)


@app.websocket("/board/{board}/live")
async def live(socket: WebSocket, board: int) -> None:
    """Watch a board."""
    await socket.accept()
    rooms[board].add(socket)
    try:
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        rooms[board].discard(socket)


if __name__ == "__main__":
    SQLModel.metadata.create_all(engine)
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        ws_per_message_deflate=False,
        backlog=4096,
        access_log=False,
        log_level="warning",
    )
