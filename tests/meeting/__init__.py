"""A whole meeting inside the test process: the application on a real port, people who act over HTTP, and watchers
with a page of their own that apply what the socket brings, as docs/live-client.md says.
"""
