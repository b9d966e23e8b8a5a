"""the marks that a request was answered with, for whoever sends it again"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("done") as table:
        table.add_column(sa.Column("seen", sa.String(), nullable=False, server_default=""))
