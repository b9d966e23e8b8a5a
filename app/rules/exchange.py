"""The name and version of the file in which a session travels from one instance to another."""

FORMAT = "peer-assist-record"
VERSION = 1
