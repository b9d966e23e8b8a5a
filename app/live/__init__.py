"""Who is connected to this process, and what they must be shown.

A room holds one session's snapshot and this process's connections to it. A connection is a cursor, not a queue: it
remembers the turn up to which its page is drawn, and what changed since is drawn once for each audience.
"""
