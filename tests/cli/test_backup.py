"""The rehearsal: what an operator does on a bad day, with the real data and the real command."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.core.model.terms import ContactField
from bot.service.changing.admins import Console
from bot.service.changing.change import Change
from bot.service.changing.edits import SetField
from bot.service.ports import Revision
from bot.settings import Settings, read_settings
from bot.store.chat import SqliteLanguages
from bot.store.inbox import open_inbox
from bot.store.revisions import open_store
from bot.wiring import inbox_path, open_services, utc_now

QUESTION = "wie is de regisseur in kortrijk"
KORTRIJK = "34022"


def settings_for(database: Path) -> Settings:
    return read_settings({"REGIEWIJZER_DATABASE": str(database)})


async def edit(settings: Settings, field: ContactField) -> Revision:
    """Take a field of a contact away, as an administrator does."""
    async with open_services(settings, follow_files=True) as services:
        change = Change(services.context)
        who = Console("tester")
        facts = services.holder.current.facts
        body = next(one.partnership for one in facts.memberships if one.nis == KORTRIJK)
        preview = await change.from_edit(who, SetField(body, field, None, None))
        done = await change.confirm(who, preview.operation, preview.digest, sure=True)
    assert done.revision is not None
    return done.revision


@pytest.fixture
def kept(tmp_path, filled):
    """The environment of an installation of its own."""
    (tmp_path / "own").mkdir()
    path = shutil.copy(filled, tmp_path / "own" / "regiewijzer.sqlite3")
    return {"REGIEWIJZER_DATABASE": str(path)}


@pytest.mark.slow
def test_the_whole_rehearsal(regiewijzer, as_process, tmp_path, kept):
    settings = settings_for(Path(kept["REGIEWIJZER_DATABASE"]))
    backup = tmp_path / "backup.sqlite3"

    def answer() -> str:
        done = regiewijzer("ask", QUESTION, "--json", environment=kept)
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    async def edits_while_others_write() -> None:
        stop = asyncio.Event()

        async def write() -> None:
            person = 0
            async with open_store(settings.database) as own:
                while not stop.is_set():
                    person += 1
                    await SqliteLanguages(own).choose_language(person, "fr")

        writing = asyncio.create_task(write())
        done = await asyncio.to_thread(as_process, "backup", str(backup), environment=kept)
        assert done.returncode == 0, done.stderr
        assert "Versie 2" in done.stdout
        await edit(settings, ContactField.PHONE)
        stop.set()
        await writing

    answer()
    asyncio.run(edit(settings, ContactField.WEBSITE))
    at_the_backup = answer()
    asyncio.run(edits_while_others_write())
    assert answer() != at_the_backup
    content = bytearray(settings.database.read_bytes())
    content[4096:400_000] = bytes(len(content[4096:400_000]))
    settings.database.write_bytes(content)
    broken = regiewijzer("ask", QUESTION, environment=kept)
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "regiewijzer restore" in broken.stderr

    done = regiewijzer("restore", str(backup), "--yes", environment=kept)

    assert done.returncode == 0, done.stderr
    assert "beschadigd" in done.stdout
    assert answer() == at_the_backup
    acts = regiewijzer("data", "audit", environment=kept).stdout.splitlines()
    assert '"act": "restore"' in acts[-1]
    assert regiewijzer("doctor", environment=kept).returncode == 0


def test_a_restore_asks_nobody_where_nobody_can_answer(regiewijzer, tmp_path, kept):
    regiewijzer("backup", str(tmp_path / "b.sqlite3"), environment=kept)
    before = Path(kept["REGIEWIJZER_DATABASE"]).read_bytes()

    done = regiewijzer("restore", str(tmp_path / "b.sqlite3"), environment=kept, stdin="ja\n")

    assert done.returncode == 1
    assert "--yes" in done.stderr
    assert Path(kept["REGIEWIJZER_DATABASE"]).read_bytes() == before


@pytest.mark.parametrize(
    ("typed", "code"), [("ja\n", 0), ("Ja \n", 0), ("nee\n", 1), ("\n", 1), ("", 1)]
)
def test_a_restore_asks_where_somebody_can_answer(regiewijzer, tmp_path, kept, typed, code):
    regiewijzer("backup", str(tmp_path / "b.sqlite3"), environment=kept)
    before = Path(kept["REGIEWIJZER_DATABASE"]).read_bytes()

    done = regiewijzer(
        *("restore", str(tmp_path / "b.sqlite3")), environment=kept, stdin=typed, on_terminal=True
    )

    assert (done.returncode, done.stderr) == (code, "")
    said = "Er is niets veranderd." if code else "is nu in gebruik"
    assert said in done.stdout
    assert (Path(kept["REGIEWIJZER_DATABASE"]).read_bytes() == before) is bool(code)


async def test_a_restore_is_refused_while_a_bot_runs(regiewijzer, tmp_path, kept, texts):
    settings = settings_for(Path(kept["REGIEWIJZER_DATABASE"]))
    backup = str(tmp_path / "b.sqlite3")
    await asyncio.to_thread(regiewijzer, "backup", backup, environment=kept)
    async with open_inbox(inbox_path(settings), 1, utc_now):
        done = await asyncio.to_thread(regiewijzer, "restore", backup, "--yes", environment=kept)

    assert done.returncode == 1
    assert done.stderr.strip() == texts.text("cli.already-running")


def test_what_cannot_be_done_is_said_in_a_sentence(regiewijzer, tmp_path, kept):
    backup = str(tmp_path / "b.sqlite3")
    text = tmp_path / "text.sqlite3"
    text.write_text("no database\n" * 100)
    taken = tmp_path / "taken"
    taken.write_text("")
    cases = [
        (("backup", backup), "is er niet"),
        (("restore", backup, "--yes"), "is er niet"),
        (("restore", str(text), "--yes"), "Kies een andere reservekopie."),
        (("restore", str(tmp_path), "--yes"), "is een map"),
    ]
    nothing = {"REGIEWIJZER_DATABASE": str(tmp_path / "absent.sqlite3")}
    for arguments, sentence in cases:
        done = regiewijzer(*arguments, environment=nothing)
        assert (done.returncode, done.stdout) == (1, "")
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr

    for target, sentence in (
        (taken, "is er al"),
        (tmp_path / "absent" / "b.sqlite3", "is er niet. Maak ze eerst"),
        (Path("/proc/b.sqlite3"), "is niet te schrijven"),
    ):
        done = regiewijzer("backup", str(target), environment=kept)
        assert done.returncode == 1
        assert sentence in done.stderr
        assert "Traceback" not in done.stderr
