"""the projector's link"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("session") as table:
        table.add_column(
            sa.Column("projector_link", sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default="")
        )
