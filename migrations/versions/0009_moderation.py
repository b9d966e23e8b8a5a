"""moderation: places, stacks, rewording, approval, names, roles that change, and a history that can be undone"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from app.store.columns import Instant

revision = "0009"
down_revision = "0008"

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    with op.batch_alter_table("card") as table:
        table.add_column(sa.Column("stack_id", TEXT(), nullable=True))
        table.add_column(sa.Column("place", sa.Float(), nullable=False, server_default="0"))
        table.create_foreign_key("fk_card_stack_id", "card", ["stack_id"], ["id"])
        table.create_index("ix_card_stack_id", ["stack_id"])
        for name in ("role", "original", "held_note"):
            table.add_column(sa.Column(name, TEXT(), nullable=False, server_default=""))
        table.add_column(sa.Column("unsigned", sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in ("reworded_at", "pinned_at", "pending_at", "held_at"):
            table.add_column(sa.Column(name, Instant(timezone=True), nullable=True))
    op.execute(
        "UPDATE card SET place = born_seq,"
        " role = (SELECT participant.role FROM participant WHERE participant.id = card.author_id)"
    )
    with op.batch_alter_table("participant") as table:
        table.add_column(sa.Column("came_by", TEXT(), nullable=False, server_default=""))
        table.add_column(sa.Column("back_version", sa.Integer(), nullable=False, server_default="1"))
    op.execute("UPDATE participant SET came_by = role")
    with op.batch_alter_table("dots") as table:
        table.add_column(sa.Column("role", TEXT(), nullable=False, server_default=""))
    op.execute(
        "UPDATE dots SET role = (SELECT participant.role FROM participant WHERE participant.id = dots.participant_id)"
    )
    with op.batch_alter_table("phase") as table:
        table.add_column(sa.Column("names_off", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("names_off", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("acted_seq", sa.Integer(), nullable=False, server_default="0"))
        for name in ("spotlight_id", "approval"):
            table.add_column(sa.Column(name, TEXT(), nullable=False, server_default=""))
    with op.batch_alter_table("event") as table:
        for name in ("had", "reversal"):
            table.add_column(sa.Column(name, TEXT(), nullable=False, server_default=""))
        table.add_column(sa.Column("undoes", sa.Integer(), nullable=True))
        table.create_index("ix_event_undoes", ["session_id", "undoes"])
