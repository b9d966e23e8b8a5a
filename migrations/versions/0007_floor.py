"""the floor, and writing for people without a device"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from app.store.columns import Instant

revision = "0007"
down_revision = "0006"

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    with op.batch_alter_table("participant") as table:
        table.add_column(sa.Column("no_device", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("card") as table:
        table.add_column(sa.Column("scribe_id", TEXT(), nullable=True))
        table.add_column(sa.Column("phase_id", TEXT(), nullable=True))
        table.create_foreign_key("fk_card_scribe", "participant", ["scribe_id"], ["id"])
        table.create_foreign_key("fk_card_phase", "phase", ["phase_id"], ["id"])
    op.create_table(
        "hand",
        sa.Column("participant_id", TEXT(), nullable=False),
        sa.Column("session_id", TEXT(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("raised_seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"]),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"]),
        sa.PrimaryKeyConstraint("participant_id"),
    )
    op.create_index("ix_hand_changes", "hand", ["session_id", "seq"])
    op.create_table(
        "speech",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("session_id", TEXT(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("phase_id", TEXT(), nullable=False),
        sa.Column("role", TEXT(), nullable=False),
        sa.Column("participant_id", TEXT(), nullable=True),
        sa.Column("began_at", Instant(timezone=True), nullable=False),
        sa.Column("ended_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"]),
        sa.ForeignKeyConstraint(["phase_id"], ["phase.id"]),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_speech_changes", "speech", ["session_id", "seq"])
