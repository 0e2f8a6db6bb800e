"""An echo bot on bare aiogram 3 and aiohttp, all settings as the library has them."""

from __future__ import annotations

import sys

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web


async def _echo(message: Message) -> None:
    assert message.text is not None
    await message.answer(message.text)


def _main() -> None:
    base_url, token, port, secret = sys.argv[1:]
    server = TelegramAPIServer.from_base(base_url.removesuffix("/bot"))
    bot = Bot(token, session=AiohttpSession(api=server))
    dispatcher = Dispatcher()
    dispatcher.message.register(_echo, F.text)
    application = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=secret).register(application, path="/hook")
    setup_application(application, dispatcher, bot=bot)

    async def announce() -> None:
        await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token=secret)

    dispatcher.startup.register(announce)
    # No access log: the others write none either.
    web.run_app(application, host="127.0.0.1", port=int(port), access_log=None, print=None)


if __name__ == "__main__":
    _main()
