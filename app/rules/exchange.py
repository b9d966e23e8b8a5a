"""The name and version of the file in which a session travels from one instance to another."""

FORMAT = "peer-assist-record"
VERSION = 1

# A session of several days has some thousands of turns.
MOST_TURNS = 20_000
MOST_BYTES = 20 * 1024 * 1024
