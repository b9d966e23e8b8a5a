"""walls: screens of a room that are no people"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("participant") as table:
        table.add_column(sa.Column("screen", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Until now they were observers of that name in the browser of somebody who leads.
    op.execute(
        "UPDATE participant SET screen = true, name = ''"
        " WHERE role = 'observer' AND name IN ('Projector', 'Projecteur', 'Proyector') AND EXISTS ("
        "  SELECT 1 FROM visit AS its JOIN visit AS theirs ON theirs.token_hash = its.token_hash"
        "  JOIN participant AS leader ON leader.id = theirs.participant_id"
        "  WHERE its.participant_id = participant.id AND leader.session_id = participant.session_id"
        "  AND leader.role = 'facilitator')"
    )
