"""The inside: plain, synchronous, pure. Knows no Telegram, SQLite, YAML, HTTP or clock."""
