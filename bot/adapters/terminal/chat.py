"""The conversation in the terminal. Remembers only the choices under its last reply."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator

from prompt_toolkit import PromptSession
from prompt_toolkit.history import InMemoryHistory

from bot.adapters.terminal.draw import console_for
from bot.adapters.terminal.show import is_interactive, show
from bot.core.model.outcome import Choose, Found
from bot.core.reading.text import fold
from bot.messages.answers.render import reply_to
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply
from bot.service.ask import Ask

_log = logging.getLogger(__name__)
_QUIT = frozenset({"stop", "quit", "exit", "q"})


class Conversation:
    """Turns lines into replies; a number or a word under the last reply picks from it."""

    def __init__(self, ask: Ask, texts: Catalog) -> None:
        self._ask = ask
        self._texts = texts
        self._last = Reply(())

    def reply(self, line: str) -> Reply:
        """Answer one line. Never raises: what breaks is logged, and the reply says so calmly."""
        try:
            token = self._picked(line)
            asked = (self._ask.follow(token) if token else None) or self._ask(line)
            reply = reply_to(asked, self._texts)
        except Exception:
            _log.exception("a question could not be answered")
            return self._texts.reply("error.calm")
        if reply.choices or isinstance(asked.resolution.outcome, Found | Choose):
            self._last = reply
        return reply

    def _picked(self, line: str) -> str | None:
        """Return the token that a line picks from the last reply, if it picks one."""
        options = self._last.options
        text = line.strip()
        if text.isascii() and text.isdigit() and 1 <= int(text) <= len(options):
            return options[int(text) - 1].token
        for choice in self._last.following:
            if fold(choice.label) == fold(text):
                return choice.token
        return None


async def chat(ask: Ask, texts: Catalog) -> None:
    """Converse until the input ends: with a person, or a line at a time with a program."""
    conversation = Conversation(ask, texts)
    if is_interactive():
        console = console_for(sys.stdout)
        console.print(texts.text("terminal.welcome"))
        console.print()
    async for line in _lines(texts):
        show(conversation.reply(line), texts, sys.stdout)
        print(flush=True)


async def _lines(texts: Catalog) -> AsyncIterator[str]:
    """Yield what is typed. History lives in memory only: questions are not written to disk."""
    if not is_interactive():
        for line in sys.stdin:
            if line.strip():
                yield line
        return
    session: PromptSession[str] = PromptSession(history=InMemoryHistory())
    while True:
        try:
            line = await session.prompt_async(texts.text("terminal.prompt"))
        except (EOFError, KeyboardInterrupt):
            return
        if line.strip().lower() in _QUIT:
            return
        if line.strip():
            yield line
