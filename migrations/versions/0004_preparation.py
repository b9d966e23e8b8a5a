"""preparation: the whole brief, materials, the announcement"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from app.store.columns import Instant

revision = "0004"
down_revision = "0003"

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    with op.batch_alter_table("session") as table:
        for name in ("constraints", "deliverable", "intent", "zone", "place"):
            table.add_column(sa.Column(name, TEXT(), nullable=False, server_default=""))
        table.add_column(sa.Column("decision_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("calendar_sequence", sa.Integer(), nullable=False, server_default="0"))
        for name in ("starts_at", "called_off_at", "rehearsed_at"):
            table.add_column(sa.Column(name, Instant(timezone=True), nullable=True))
    op.create_table(
        "material",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("session_id", TEXT(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("born_seq", sa.Integer(), nullable=False),
        sa.Column("title", TEXT(), nullable=False),
        sa.Column("url", TEXT(), nullable=False),
        sa.Column("file_name", TEXT(), nullable=False),
        sa.Column("suffix", TEXT(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_by_id", TEXT(), nullable=False),
        sa.Column("added_at", Instant(timezone=True), nullable=False),
        sa.Column("dropped_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["participant.id"]),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_material_changes", "material", ["session_id", "seq"])
    op.create_table(
        "material_file",
        sa.Column("material_id", TEXT(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["material_id"], ["material.id"]),
        sa.PrimaryKeyConstraint("material_id"),
    )
    op.create_table(
        "opening",
        sa.Column("material_id", TEXT(), nullable=False),
        sa.Column("participant_id", TEXT(), nullable=False),
        sa.Column("session_id", TEXT(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["material_id"], ["material.id"]),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"]),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"]),
        sa.PrimaryKeyConstraint("material_id", "participant_id"),
    )
    op.create_index("ix_opening_changes", "opening", ["session_id", "seq"])
