"""SQL is the truth. Verbs by noun, each run inside a turn; `load_snapshot` reads a session as it stands.

`turn.py` is the only way to change a session, `database.py` the only way to reach the database.
"""
