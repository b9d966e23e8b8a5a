"""the agenda"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from app.store.columns import Instant

revision = "0002"
down_revision = "0001"

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("due_at", Instant(timezone=True), nullable=True))
        table.add_column(sa.Column("length_minutes", sa.Integer(), nullable=False, server_default="0"))
        table.create_index("ix_session_due_at", ["due_at"])
    with op.batch_alter_table("phase") as table:
        for name in ("title", "host_prompt", "resource_prompt"):
            table.add_column(sa.Column(name, TEXT(), nullable=False, server_default=""))
        for name in ("opens_at", "closes_at"):
            table.add_column(sa.Column(name, Instant(timezone=True), nullable=True))
        for name in ("closes_itself", "dropped"):
            table.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE session SET length_minutes ="
        " (SELECT coalesce(sum(minutes), 0) FROM phase WHERE phase.session_id = session.id)"
    )
    op.create_table(
        "agenda_template",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("token_hash", TEXT(), nullable=False),
        sa.Column("name", TEXT(), nullable=False),
        sa.Column("plan", TEXT(), nullable=False),
        sa.Column("kept_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_agenda_template_token_hash", "agenda_template", ["token_hash"])
