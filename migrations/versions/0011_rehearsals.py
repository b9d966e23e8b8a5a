"""rehearsals: which session one rehearses"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0011"
down_revision = "0010"

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    with op.batch_alter_table("session") as table:
        table.add_column(sa.Column("rehearses_id", TEXT(), nullable=False, server_default=""))
