"""Looking after an instance: copies of the database, and whether all it needs is there. Only the command line asks."""
