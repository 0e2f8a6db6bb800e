"""From Telegram to the handlers: each update is kept, handled once, and in order in its chat."""
