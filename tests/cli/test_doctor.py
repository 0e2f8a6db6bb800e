"""Every bad state is made for real; the doctor sees it, and says how to mend it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.doctor import as_text, examine, examine_program
from bot.cli.examine import examine_disk
from bot.cli.finding import Finding, Grade, Report
from bot.messages.catalog import Catalog
from bot.service.ports import Documents, Draft, Origin, Proposal, RawUpdate
from bot.settings import read_settings
from bot.store.inbox import open_inbox
from bot.store.migrations import schema_after
from bot.store.proposals import SqliteProposals
from bot.store.revisions import SqliteRevisions, open_store
from bot.wiring import heartbeat_path, inbox_path
from tests.cli.conftest import bare_environment
from tests.conftest import DATA
from tests.store.opening import facts_of, open_revisions
from tests.store.test_soundness import DAMAGES, a_database, flip

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN = "12345:" + "a" * 35
NOBODY = 65534
PROJECT = DATA.parent
PHONE = "phone: 056 24 16 20"


@pytest.fixture
def own(tmp_path) -> dict[str, str]:
    """Settings of an installation whose data folder is empty: that is quick to look at."""
    (tmp_path / "data").mkdir()
    return {
        "REGIEWIJZER_DATABASE": str(tmp_path / "x.sqlite3"),
        "REGIEWIJZER_DATA_DIR": str(tmp_path / "data"),
    }


@pytest.fixture
def copied(trimmed: Path, filled_trimmed: Path, tmp_path: Path) -> Path:
    """A folder with most of the real data, and a database that was filled from them."""
    (tmp_path / "copied").mkdir(mode=0o700)
    shutil.copytree(trimmed, tmp_path / "copied" / "data")
    shutil.copy(filled_trimmed, tmp_path / "copied" / "x.sqlite3")
    return tmp_path / "copied"


def settings_in(folder: Path) -> dict[str, str]:
    return {
        "REGIEWIJZER_DATABASE": str(folder / "x.sqlite3"),
        "REGIEWIJZER_DATA_DIR": str(folder / "data"),
    }


@contextmanager
def a_public_folder() -> Iterator[Path]:
    """A folder that everybody on this machine can get at, as that of pytest is not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def as_somebody_without_rights() -> Iterator[None]:
    """Root may write everywhere, so be somebody else for a while; others are that already."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


async def look(environment: dict[str, str], texts: Catalog, now: datetime = NOW) -> list[Finding]:
    return list(await examine(environment, texts, now))


def one(findings: list[Finding], code: str) -> Finding:
    """Return the one finding of that code."""
    (found,) = [finding for finding in findings if finding.code == code]
    return found


def bad(findings: list[Finding], code: str) -> Finding:
    """Return the one finding of that code: it is bad, and says how to mend it."""
    found = one(findings, code)
    assert found.grade is Grade.BAD
    assert found.mend
    return found


def write_data(folder: Path, old: str, new: str) -> None:
    """Change the contacts on the disk, once."""
    file = folder / "data" / "contacts.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_everything_that_can_be_found_has_its_sentences(texts):
    mends = {
        key.removeprefix("doctor.mend.") for key in texts.keys if key.startswith("doctor.mend.")
    }

    assert len(mends) > 20
    for code in mends:
        assert texts.has(f"doctor.{code}") or texts.has(f"doctor.{code}.many")


@pytest.mark.parametrize(("python", "sqlite"), [((3, 10, 9), (3, 40, 0)), ((3, 12, 0), (3, 34, 1))])
def test_an_old_python_or_sqlite_is_named(texts, python, sqlite):
    report = Report(texts)
    examine_program(report, python, sqlite)
    found = bad(report.findings, "program-old")

    assert ".".join(map(str, python)) in found.what
    assert ".".join(map(str, sqlite)) in found.what


async def test_bad_settings_are_listed_and_do_not_hide_the_rest(own, texts):
    environment = {**own, "REGIEWIJZER_PORT": "x", "REGIEWIJZER_TELEGRAM_TOKEN": "no token"}

    findings = await look(environment, texts)

    faults = [finding for finding in findings if finding.code == "settings-bad"]
    assert [finding.grade for finding in faults] == [Grade.BAD, Grade.BAD]
    assert "REGIEWIJZER_PORT" in " ".join(finding.what for finding in faults)
    assert "no token" not in " ".join(finding.what for finding in faults)
    assert one(findings, "database-empty").grade is Grade.OK


@pytest.mark.parametrize(
    ("mode", "folder_mode", "is_open"),
    [(0o644, 0o755, True), (0o604, 0o711, True), (0o640, 0o755, False), (0o644, 0o700, False)],
)
async def test_a_secret_that_everybody_can_read_is_named(own, texts, mode, folder_mode, is_open):
    with a_public_folder() as folder:
        file = folder / "token"
        file.write_text(TOKEN)
        file.chmod(mode)
        folder.chmod(folder_mode)

        findings = await look({**own, "REGIEWIJZER_TELEGRAM_TOKEN_FILE": str(file)}, texts)

    if is_open:
        found = bad(findings, "secret-open")
        assert f"chmod 600 {file}" in (found.mend or "")
    assert TOKEN not in str(findings)
    assert ("secret-open" in {finding.code for finding in findings}) is is_open


async def test_it_says_that_others_reach_the_server_under_no_name(own, texts):
    own["REGIEWIJZER_HOST"] = "0.0.0.0"  # noqa: S104 -- nothing listens in this test
    finding = one(await look(own, texts), "host-unnamed")

    assert finding.grade is Grade.LOOK
    assert finding.mend is not None
    assert "REGIEWIJZER_PUBLIC_URL" in finding.mend


def test_a_language_that_lacks_a_sentence_is_named(tmp_path, own):
    """In a copy of the program: the languages come with it."""
    shutil.copytree(PROJECT / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("*.pyc"))
    file = tmp_path / "bot/messages/lang/en.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("  not_understood:", "  not_understod:", 1), "utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "bot", "doctor", "--json"],
        cwd=tmp_path,
        env={**bare_environment(), **own},
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    found = [one for one in json.loads(done.stdout)["findings"] if one["code"] == "languages-bad"]
    assert len(found) == 1
    assert "en.yaml" in found[0]["what"]
    assert found[0]["mend"]


async def test_a_data_folder_that_is_not_there_is_named(own, texts, tmp_path):
    findings = await look({**own, "REGIEWIJZER_DATA_DIR": str(tmp_path / "absent")}, texts)

    assert "REGIEWIJZER_DATA_DIR" in (bad(findings, "data-missing").mend or "")


async def test_faults_in_the_data_are_counted_and_the_first_is_told(copied, texts):
    write_data(copied, PHONE, "phone: 056")
    write_data(copied, "takes_up: yes", "takes_up: ja")

    found = bad(await look(settings_in(copied), texts), "data-bad")

    assert "2 fouten" in found.what
    assert "contacts.yaml:" in found.what
    assert "regiewijzer data check" in (found.mend or "")


async def test_borders_that_do_not_fit_the_data_are_told(copied, texts):
    file = copied / "data" / "boundaries.geojson"
    borders = json.loads(file.read_text("utf-8"))
    borders["features"] = [f for f in borders["features"] if f["properties"]["nis"] != "24062"]
    file.write_text(json.dumps(borders), "utf-8")

    found = bad(await look(settings_in(copied), texts), "data-bad")

    assert "boundaries.geojson" in found.what


async def test_an_installation_that_is_well_has_nothing_to_mend(copied, texts):
    findings = await look(settings_in(copied), texts)

    assert {finding.grade for finding in findings} == {Grade.OK}
    assert [finding.mend for finding in findings if finding.mend is not None] == []
    assert "versie 1 van" in one(findings, "database").what
    assert "door regiewijzer" in one(findings, "database").what
    assert one(findings, "files-same")


@pytest.mark.parametrize(("damage", "_fault"), DAMAGES)
async def test_a_damaged_database_is_named_and_not_written_to(own, texts, damage, _fault):
    path = await a_database(Path(own["REGIEWIJZER_DATABASE"]))
    damage(path)
    before = path.read_bytes()

    found = bad(await look(own, texts), "database-unsound")

    assert str(path) in found.what
    assert "regiewijzer restore" in (found.mend or "")
    assert path.read_bytes() == before


async def test_a_row_that_was_altered_is_found(own, texts):
    path = await a_database(Path(own["REGIEWIJZER_DATABASE"]))
    flip(path, b"Voorbeeldverband")

    findings = await look(own, texts)

    assert bad(findings, "database-unsound")
    assert "database" not in {finding.code for finding in findings}


async def test_a_database_of_a_newer_program_is_named(own, texts):
    path = await a_database(Path(own["REGIEWIJZER_DATABASE"]))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO migrations VALUES ('9999-future', 'then')")
        connection.commit()

    assert bad(await look(own, texts), "database-newer")


async def test_a_database_of_an_older_program_is_left_as_it_is(own, texts):
    """Only a start brings it up to date."""
    path = await a_database(Path(own["REGIEWIJZER_DATABASE"]))
    with closing(sqlite3.connect(path)) as connection:
        applied = [name for (name,) in connection.execute("SELECT name FROM migrations")]
        for _, table, _, statement in schema_after(applied[:4]) - schema_after(applied):
            if not table.startswith("sqlite_"):
                connection.execute(statement)
        connection.execute("DELETE FROM migrations WHERE name >= '0005-gaps'")
        connection.executescript("DROP TABLE revision_files; DROP TABLE derived;")
        connection.commit()
    before = path.read_bytes()

    findings = await look(own, texts)

    assert one(findings, "database-older").grade is Grade.OK
    assert path.read_bytes() == before


async def test_files_that_others_can_read_are_named(texts):
    """What people wrote may be in any of them: the inbox, its log, and what was there before."""
    with a_public_folder() as folder:
        (folder / "data").mkdir()
        path = await a_database(folder / "x.sqlite3")
        log, before = folder / "x.inbox.sqlite3-wal", folder / "x.before-restore-1.sqlite3"
        for file in (folder / "x.inbox.sqlite3", log, before):
            file.write_bytes(b"")
            file.chmod(0o644)

        findings = await look(settings_in(folder), texts)

        found = bad(findings, "files-open")
        assert str(log) in found.what
        assert str(before) in found.what
        assert f"{path} " not in found.what
        assert one(findings, "folder-open").grade is Grade.LOOK
        for file in folder.iterdir():
            file.chmod(0o600 if file.is_file() else 0o700)
        folder.chmod(0o700)
        codes = {finding.code for finding in await look(settings_in(folder), texts)}
        assert codes.isdisjoint({"files-open", "folder-open"})


async def test_a_database_that_may_not_be_written_is_named(texts):
    with a_public_folder() as folder:
        (folder / "data").mkdir()
        path = await a_database(folder / "x.sqlite3")
        path.chmod(0o444)
        folder.chmod(0o777)
        with as_somebody_without_rights():
            findings = await look(settings_in(folder), texts)
        folder.chmod(0o755)

    assert str(path) in bad(findings, "database-unwritable").what
    assert one(findings, "database").grade is Grade.OK


async def test_a_folder_that_may_not_be_written_is_named(texts):
    with a_public_folder() as folder:
        (folder / "data").mkdir()
        path = await a_database(folder / "x.sqlite3")
        path.chmod(0o666)
        folder.chmod(0o555)
        with as_somebody_without_rights():
            findings = await look(settings_in(folder), texts)
        folder.chmod(0o755)

    assert str(folder) in (bad(findings, "database-unwritable").mend or "")
    assert one(findings, "database").grade is Grade.OK


async def test_a_folder_where_nobody_can_make_a_file_is_named(own, texts):
    findings = await look({**own, "REGIEWIJZER_DATABASE": "/proc/x.sqlite3"}, texts)

    assert bad(findings, "database-unwritable")


async def test_a_database_that_may_not_be_read_is_named(texts):
    with a_public_folder() as folder:
        (folder / "data").mkdir()
        path = await a_database(folder / "x.sqlite3")
        path.chmod(0o000)
        with as_somebody_without_rights():
            findings = await look(settings_in(folder), texts)

    assert str(path) in bad(findings, "database-bad").what


def test_a_disk_that_is_almost_full_is_named(own, texts):
    settings = read_settings(own)
    report = Report(texts)

    examine_disk(report, settings, lambda _: 99_999_999)
    found = bad(report.findings, "disk-low")

    assert "99 MB" in found.what
    examine_disk(report, settings, lambda _: 100_000_000)
    assert one(report.findings, "disk").grade is Grade.OK


async def test_newer_files_are_to_be_looked_at(copied, texts):
    write_data(copied, PHONE, "phone: 056 24 16 17")

    found = one(await look(settings_in(copied), texts), "files-newer")

    assert found.grade is Grade.LOOK
    assert "regiewijzer data diff" in (found.mend or "")


async def test_newer_files_that_nobody_may_load_unseen_are_named(copied, texts):
    """A contact that loses every way to reach it is dangerous."""
    file = copied / "data" / "contacts.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    reached = next(number for number, line in enumerate(lines) if PHONE in line)
    first = max(n for n in range(reached) if lines[n].rstrip() == "    contact:")
    last = next(n for n in range(first + 1, len(lines)) if not lines[n].startswith("      "))
    ways = ("      phone:", "      email:", "      website:", "      address:")
    kept = [line for line in lines[first:last] if not line.startswith(ways)]
    file.write_text("".join([*lines[:first], *kept, *lines[last:]]), "utf-8")

    findings = await look(settings_in(copied), texts)

    assert "regiewijzer data load" in (bad(findings, "files-dangerous").mend or "")


async def change_in_store(folder: Path, old: str, new: str) -> None:
    """Make another revision, as an administrator does in the chat."""
    async with open_revisions(folder / "x.sqlite3") as store:
        held = await facts_of(store)
        assert held is not None
        documents = await store.documents(1)
        assert documents is not None
        text = documents.contents["contacts.yaml"].decode()
        assert old in text
        contents = {**documents.contents, "contacts.yaml": text.replace(old, new, 1).encode()}
        await store.add(Draft(Documents(contents), held[1], "tester", "", Origin.CHAT, NOW))


async def test_changes_that_are_not_in_the_files_are_told(copied, texts):
    await change_in_store(copied, PHONE, "phone: 056 24 16 17")

    assert one(await look(settings_in(copied), texts), "files-behind").grade is Grade.OK


async def test_files_in_conflict_with_the_store_are_named(copied, texts):
    await change_in_store(copied, PHONE, "phone: 056 24 16 17")
    write_data(copied, PHONE, "phone: 056 24 16 18")

    found = bad(await look(settings_in(copied), texts), "files-conflict")

    assert "contacts.yaml" in found.what
    assert "phone" in found.what


async def plan(folder: Path, day: date, name: str) -> None:
    async with open_store(folder / "x.sqlite3") as database:
        documents = await SqliteRevisions(database).documents(1)
        assert documents is not None
        proposals = SqliteProposals(database)
        await proposals.propose(
            Proposal(name, 1, documents, "tester", "", Origin.CHAT, NOW, valid_from=day)
        )
        await proposals.agree(name, "tester", NOW)


async def test_planned_changes_are_told_and_those_that_are_late_are_named(own, texts, tmp_path):
    await a_database(tmp_path / "x.sqlite3")
    (tmp_path / "data").rmdir()
    shutil.copytree(DATA, tmp_path / "data")
    await plan(tmp_path, NOW.date() + timedelta(days=9), "later")
    await plan(tmp_path, NOW.date(), "today")
    before = await look(own, texts)
    await plan(tmp_path, NOW.date() - timedelta(days=1), "late")
    after = await look(own, texts)

    assert "planned-late" not in {finding.code for finding in before}
    assert "2 wijzigingen zijn gepland, de eerste voor 22-11-2026" in one(before, "planned").what
    assert "21-11-2026" in bad(after, "planned-late").what


async def test_a_bot_without_administrators_is_to_be_looked_at(own, texts):
    with_token = {**own, "REGIEWIJZER_TELEGRAM_TOKEN": TOKEN}

    nobody = one(await look(with_token, texts), "admins-none")
    two = await look(
        {
            **with_token,
            "REGIEWIJZER_ADMINS": "an:1",
            "REGIEWIJZER_TWO_PERSONS": "yes",
        },
        texts,
    )
    enough = await look({**with_token, "REGIEWIJZER_ADMINS": "an:1,bo:2"}, texts)

    assert nobody.grade is Grade.LOOK
    assert "REGIEWIJZER_ADMINS" in (nobody.mend or "")
    assert bad(two, "admins-one")
    assert one(enough, "admins").what.startswith("2 ")


async def test_a_bot_gives_a_sign_of_life_or_not(own, texts):
    environment = {**own, "REGIEWIJZER_TELEGRAM_TOKEN": TOKEN}
    beat = heartbeat_path(read_settings(environment))

    none = await look(environment, texts)
    beat.touch()
    os.utime(beat, (NOW.timestamp() - 5, NOW.timestamp() - 5))
    alive = await look(environment, texts)
    os.utime(beat, (NOW.timestamp() - 500, NOW.timestamp() - 500))
    old = await look(environment, texts)

    assert bad(none, "telegram-silent")
    assert "5 seconden" in one(alive, "telegram-alive").what
    assert bad(old, "telegram-silent")


async def test_what_waits_in_the_inbox_is_counted_while_no_bot_holds_it(own, texts):
    environment = {**own, "REGIEWIJZER_TELEGRAM_TOKEN": TOKEN}
    path = inbox_path(read_settings(environment))
    moments = iter([NOW - timedelta(hours=25), NOW - timedelta(hours=1), NOW])
    async with open_inbox(path, 12345, lambda: next(moments)) as inbox:
        await inbox.put([RawUpdate(1, '{"secret": "text"}'), RawUpdate(2, "{}")])
        await inbox.put([RawUpdate(3, "{}")])
        held = await look(environment, texts)

    left = await look(environment, texts)

    assert {"inbox", "inbox-old", "inbox-bad"} & {finding.code for finding in held} == set()
    assert "1 bericht" in one(left, "inbox").what
    assert "2 berichten" in bad(left, "inbox-old").what
    assert "secret" not in str(left)


async def test_a_damaged_inbox_is_named(own, texts):
    environment = {**own, "REGIEWIJZER_TELEGRAM_TOKEN": TOKEN}
    inbox_path(read_settings(environment)).write_text("no database, a text\n" * 500)

    assert bad(await look(environment, texts), "inbox-unsound")


async def test_how_to_mend_it_is_on_a_line_of_its_own(own, texts):
    read_settings(own).database.write_text("no database, a text\n" * 500)

    lines = as_text(await look(own, texts), texts)

    wrong = next(n for n, line in enumerate(lines) if "geen databank" in line)
    assert lines[wrong].startswith("MIS: ")
    assert lines[wrong + 1].startswith("    Zet een reservekopie terug: regiewijzer restore")


def test_the_command_tells_machines_too(regiewijzer, own):
    database = Path(own["REGIEWIJZER_DATABASE"])
    database.write_text("no database, a text\n" * 500)
    database.chmod(0o600)

    done = regiewijzer("doctor", "--json", "--quiet", environment=own)

    record = json.loads(done.stdout)
    assert done.returncode == 1
    assert record["well"] is False
    assert {found["code"] for found in record["findings"]} == {"data-bad", "database-unsound"}
    assert all(found["grade"] == "bad" and found["mend"] for found in record["findings"])


def test_a_bad_setting_does_not_keep_the_command_from_looking(regiewijzer, own):
    done = regiewijzer("doctor", environment={**own, "REGIEWIJZER_LOG": "loud"})

    assert done.returncode == 1
    assert "REGIEWIJZER_LOG" in done.stdout
    assert own["REGIEWIJZER_DATABASE"] in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("damage", "_fault"), DAMAGES)
def test_every_command_refuses_a_damaged_database_in_a_sentence(regiewijzer, own, damage, _fault):
    path = asyncio.run(a_database(Path(own["REGIEWIJZER_DATABASE"])))
    damage(path)
    before = path.read_bytes()

    done = regiewijzer("ask", "gent", environment=own)

    assert (done.returncode, done.stdout) == (1, "")
    assert "regiewijzer restore" in done.stderr
    assert "Traceback" not in done.stderr
    assert path.read_bytes() == before
