"""letters that are to be mailed, so that a restart neither forgets one nor sends it twice"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from app.store.columns import Instant

revision = "0017"
down_revision = "0016"

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "mailing",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("session_id", TEXT(), nullable=False),
        sa.Column("participant_id", TEXT(), nullable=False),
        sa.Column("role", TEXT(), nullable=False),
        sa.Column("base_url", TEXT(), nullable=False),
        sa.Column("begun_at", Instant(timezone=True), nullable=False),
        sa.Column("held_until", Instant(timezone=True), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("broke_off", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "letter",
        sa.Column("mailing_id", TEXT(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("address", TEXT(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailing.id"]),
        sa.PrimaryKeyConstraint("mailing_id", "place"),
    )
