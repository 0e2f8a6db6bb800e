"""An echo bot on bare python-telegram-bot, all settings as the library has them.

Its updates run one at a time: with `concurrent_updates` the default HTTP client is slower.
"""

from __future__ import annotations

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def _echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    del context
    message = update.effective_message
    assert message is not None
    assert message.text is not None
    await message.reply_text(message.text)


def _main() -> None:
    base_url, token, port, secret = sys.argv[1:]
    application = Application.builder().token(token).base_url(base_url).build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_webhook(
        listen="127.0.0.1",
        port=int(port),
        url_path="hook",
        webhook_url=f"http://127.0.0.1:{port}/hook",
        secret_token=secret,
    )


if __name__ == "__main__":
    _main()
