"""The name and version of the file in which a session travels from one instance to another."""

from app.rules.limits import FILES_BYTES_OF_A_SESSION

FORMAT = "peer-assist-record"
VERSION = 1

# A session of several days has some thousands of turns.
MOST_TURNS = 20_000
# The record without the files in it, and all of it: in base64 three bytes are four letters.
MOST_RECORD_BYTES = 20 * 1024 * 1024
MOST_BYTES = MOST_RECORD_BYTES + FILES_BYTES_OF_A_SESSION // 3 * 4 + 64 * 1024
