"""the language in which a session's board speaks to its people"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("language", sa.String(), nullable=False, server_default=""))
