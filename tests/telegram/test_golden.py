"""Every channel says the same: one list of questions, asked by each of the ways that there are."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

from bot.adapters.telegram.channel import Channel
from bot.adapters.terminal.lookup import record_of
from bot.adapters.terminal.show import show
from bot.files.catalogs import load_terminal
from bot.messages.answers.render import reply_to
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply
from bot.service.ask import Asked
from bot.wiring import Services
from tests.telegram.bot_api import BotApi
from tests.telegram.person import Person
from tests.web.serving import serving_site

LIST = Path(__file__).parent.parent / "golden" / "questions.tsv"
DUTCH = "nl"


class AnswerOnPage(HTMLParser):
    """Reads the words of the answer in a page, as a person does: by blocks and lines."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[list[str]] = []
        self.options: list[str] = []
        self._open: list[str] = []
        self.feed(page)

    @property
    def words(self) -> str:
        return "\n\n".join("\n".join(lines) for lines in self.blocks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"input", "meta", "link", "img", "path", "br"}:
            return
        classes = (dict(attrs).get("class") or "").split()
        self._open.append(" ".join(classes))
        if "block" in classes:
            self.blocks.append([])
        elif "line" in classes:
            self.blocks[-1].append("")
        elif "button" in classes and "options" in self._open:
            self.options.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"input", "meta", "link", "img", "path", "br"}:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        inside = " ".join(self._open).split()
        if "line" in inside:
            self.blocks[-1][-1] += data
        elif "options" in inside and "button" in inside:
            self.options[-1] += data


def golden() -> list[dict[str, str]]:
    with LIST.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def words_of(reply: Reply) -> str:
    """What a reply says, without the candidates: each channel has its own way to offer them."""
    return "\n\n".join(
        "\n".join("".join(span.text for span in line) for line in block.lines)
        for block in reply.blocks
    )


def in_terminal(asked: Asked, texts: Catalog) -> str:
    """What the terminal shows of a reply; what it says itself, it says in Dutch."""
    out = io.StringIO()
    show(reply_to(asked, texts), load_terminal(), out)
    return out.getvalue()


def as_dialled_here(text: str) -> str:
    """Telegram makes only numbers with +32 tappable, so it is given those."""
    return re.sub(r"\+32 (?=\d)", "0", text)


async def test_every_channel_says_the_same(
    api: BotApi,
    bot: Channel,
    services: Services,
    catalogs: Mapping[str, Catalog],
    tmp_path: Path,
) -> None:
    """Terminal, Telegram, web and API, in every language, for every kind of answer."""
    assert bot.application.bot.username
    directory = services.holder.current
    async with serving_site(directory, tmp_path / "web.sqlite3") as site:
        for number, row in enumerate(golden()):
            question, language = row["question"], row["language"]
            texts = catalogs[language]
            asked = site.ask(question)
            reply = reply_to(asked, texts)
            words, labels = words_of(reply), [option.label for option in reply.options]
            record = json.loads(record_of(question, site.ask, texts))

            assert record["outcome"] == row["outcome"], question
            assert row["says"] in words, question

            visitor = f"10.0.{number}.1"
            query = urlencode({"q": question, "lang": language})
            answer = await site.get(f"/api/ask?{query}", visitor)
            assert answer.json == record, question

            prefix = "" if language == DUTCH else f"/{language}"
            page = await site.get(f"{prefix}/vraag?{query}", visitor)
            shown = AnswerOnPage(page.text)
            assert shown.words == words, question
            assert shown.options == labels, question

            person = Person(api, language=language)
            sent = await person.say(question)
            assert as_dialled_here(sent.text) == words, question
            assert sent.labels[: len(labels)] == labels, question

            assert in_terminal(asked, texts).startswith(reply.plain()), question
