"""a turn's line of history is its request's receipt as well: of each post one row less"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

COLUMNS = ("key", "fingerprint", "seen")
# Keys of those who joined or started a session stay: these are no turns, and nobody's in the history.
SAME = "done.session_id = event.session_id AND done.seq = event.seq AND done.actor_id = event.actor_id"


def upgrade() -> None:
    with op.batch_alter_table("event") as table:
        table.add_column(sa.Column("key", sa.String(), nullable=True))
        table.add_column(sa.Column("fingerprint", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("seen", sa.String(), nullable=False, server_default=""))
    values = ", ".join(f"{name} = done.{name}" for name in COLUMNS)
    op.execute(f"UPDATE event SET {values} FROM done WHERE {SAME}")
    op.execute(f"DELETE FROM done WHERE EXISTS (SELECT 1 FROM event WHERE {SAME} AND event.key = done.key)")
    where = sa.text("key IS NOT NULL")
    columns = ["key", "actor_id"]
    op.create_index("ix_event_key", "event", columns, unique=True, sqlite_where=where, postgresql_where=where)
