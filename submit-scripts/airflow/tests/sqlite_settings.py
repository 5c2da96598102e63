"""SQLite takes one writer at a time; on a busy machine the others wait longer than its five seconds."""

CONNECT_ARGS = {"timeout": 300}
