"""Peer Assist: a real-time board for peer assists, whose listening phase the server enforces."""

__version__ = "0.1.0"
