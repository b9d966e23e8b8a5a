"""what outlives a session: confidentiality, the replay's undo, check-ins, reports, consents, the library"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from app.store.columns import Instant

revision = "0005"
down_revision = "0004"

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("confidentiality", TEXT(), nullable=False, server_default="names"))
    with op.batch_alter_table("event") as table:
        table.add_column(sa.Column("undo", TEXT(), nullable=True))
    op.create_table(
        "check_in",
        sa.Column("action_id", TEXT(), sa.ForeignKey("action_item.id"), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("session_id", TEXT(), sa.ForeignKey("session.id"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", TEXT(), nullable=False),
        sa.Column("outcome", TEXT(), nullable=False),
        sa.Column("by_id", TEXT(), sa.ForeignKey("participant.id"), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("action_id", "days"),
    )
    op.create_table(
        "report",
        sa.Column("id", TEXT(), nullable=False),
        sa.Column("session_id", TEXT(), sa.ForeignKey("session.id"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("born_seq", sa.Integer(), nullable=False),
        sa.Column("text", TEXT(), nullable=False),
        sa.Column("by_id", TEXT(), sa.ForeignKey("participant.id"), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "consent",
        sa.Column("participant_id", TEXT(), sa.ForeignKey("participant.id"), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("session_id", TEXT(), sa.ForeignKey("session.id"), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", "kind"),
    )
    for name in ("check_in", "report", "consent"):
        op.create_index(f"ix_{name}_changes", name, ["session_id", "seq"])
    _library(op.get_bind().dialect.name == "sqlite")


def _library(embedded: bool) -> None:
    """What the library searches: words as app/rules/search.py makes them, in the index of each database's own."""
    if embedded:
        op.execute(
            "CREATE VIRTUAL TABLE library_words USING fts5"
            "(session_id UNINDEXED, kind UNINDEXED, thing_id UNINDEXED, words)"
        )
        return
    op.execute(
        "CREATE TABLE library_words"
        " (session_id text NOT NULL REFERENCES session (id), kind text NOT NULL, thing_id text NOT NULL,"
        " words tsvector NOT NULL, PRIMARY KEY (thing_id, kind))"
    )
    op.execute("CREATE INDEX ix_library_words ON library_words USING gin (words)")
    op.execute("CREATE INDEX ix_library_words_session ON library_words (session_id)")
