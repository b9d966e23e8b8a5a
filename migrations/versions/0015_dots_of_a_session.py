"""how many dots each person has in a session"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("dots", sa.Integer(), nullable=False, server_default="3"))
