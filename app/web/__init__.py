"""HTTP and sockets: parse, call one verb, answer. No rule is decided here and no SQL written."""
