"""two indexes without the rows that are never looked for in them: of each post they cost a page each"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

INDEXES = (
    ("ix_card_stack_id", "card", ["stack_id"], "stack_id IS NOT NULL"),
    ("ix_event_undoes", "event", ["session_id", "undoes"], "undoes IS NOT NULL"),
)


def upgrade() -> None:
    for name, table, columns, where in INDEXES:
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
