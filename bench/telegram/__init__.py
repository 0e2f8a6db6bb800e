"""How many Telegram updates a webhook bot answers: ours, and echo bots of two libraries."""
