"""One file for each kind of figure. A measure takes a `Size` and returns figures by name."""
