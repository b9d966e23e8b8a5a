"""`python -m app` is the same as `peer-assist`."""

from app.cli import main

main()
