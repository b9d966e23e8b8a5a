"""who has looked at the board lately"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from app.store.columns import Instant

revision = "0006"
down_revision = "0005"

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "seen",
        sa.Column("participant_id", TEXT(), nullable=False),
        sa.Column("session_id", TEXT(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"]),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"]),
        sa.PrimaryKeyConstraint("participant_id"),
    )
    op.create_index("ix_seen_session_id", "seen", ["session_id"])
