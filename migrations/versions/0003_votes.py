"""votes: several in one session, a settled order, and how the session is concluded"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0003"
down_revision = "0002"

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("vote", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("unanswered_reason", TEXT(), nullable=False, server_default=""))
        table.add_column(sa.Column("report_on", sa.Date(), nullable=True))
    # The vote becomes part of the key; neither database changes a key in place.
    op.drop_index("ix_dots_changes", table_name="dots")
    op.rename_table("dots", "dots_of_one_vote")
    op.create_table(
        "dots",
        sa.Column("card_id", TEXT(), nullable=False),
        sa.Column("participant_id", TEXT(), nullable=False),
        sa.Column("vote", sa.Integer(), nullable=False),
        sa.Column("session_id", TEXT(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"]),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"]),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"]),
        sa.PrimaryKeyConstraint("card_id", "participant_id", "vote"),
    )
    op.execute(
        "INSERT INTO dots (card_id, participant_id, vote, session_id, seq, count)"
        " SELECT card_id, participant_id, 1, session_id, seq, count FROM dots_of_one_vote"
    )
    op.drop_table("dots_of_one_vote")
    op.create_index("ix_dots_changes", "dots", ["session_id", "seq"])
    op.create_table(
        "ranking",
        sa.Column("card_id", TEXT(), nullable=False),
        sa.Column("session_id", TEXT(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"]),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"]),
        sa.PrimaryKeyConstraint("card_id"),
    )
    op.create_index("ix_ranking_changes", "ranking", ["session_id", "seq"])
