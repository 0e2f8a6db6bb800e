"""The terminal channel: a conversation, or a line at a time from another program."""
