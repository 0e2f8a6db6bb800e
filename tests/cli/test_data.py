"""`regiewijzer data ...` as somebody who keeps the contacts right uses it: whole stories."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest

from bot.cli.data import write_records
from tests.cli.conftest import Command, Done
from tests.telegram.handbook import EXAMPLE

PHONE = "056 00 00 00"  # stands once in the contacts
CONTACTS = "contacts.yaml"


class Place:
    """A folder with data and a database of its own, and the command to use on them."""

    def __init__(self, folder: Path, data: Path, run: Command) -> None:
        self.folder = folder
        self.data = Path(shutil.copytree(data, folder / "data"))
        self._run = run
        self._environment = {
            "REGIEWIJZER_DATA_DIR": str(self.data),
            "REGIEWIJZER_DATABASE": str(folder / "state" / "x.sqlite3"),
        }

    def do(self, *arguments: str | Path) -> Done:
        """Run `regiewijzer data ...`, whatever comes of it."""
        words = [str(argument) for argument in arguments]
        done: Done = self._run("data", *words, environment=self._environment)
        assert "Traceback" not in done.stderr
        return done

    def said(self, *arguments: str | Path) -> str:
        """Run it, and return what it says; it has to succeed."""
        done = self.do(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refused(self, *arguments: str | Path) -> str:
        """Run it, and return all that it says; it has to fail."""
        done = self.do(*arguments)
        assert done.returncode == 1, done.stdout
        return done.stdout + done.stderr

    def load(self, *arguments: str | Path) -> str:
        """Look, and confirm by the hash that was told."""
        match = re.search(r"--confirm ([0-9a-f]{16})", self.refused(*arguments))
        assert match is not None
        return self.said(*arguments, "--confirm", match[1])

    def answer(self) -> str:
        done: Done = self._run("ask", "voorbeeldgem", environment=self._environment)
        return done.stdout

    def edit(self, old: str, new: str, file: Path | None = None) -> None:
        file = file or self.data / CONTACTS
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    def another_file(self, phone: str) -> Path:
        """Write a file of contacts that says another number."""
        file = self.folder / "sent.yaml"
        shutil.copy(self.data / CONTACTS, file)
        self.edit(PHONE, phone, file)
        return file


@pytest.fixture
def empty_place(tmp_path: Path, regiewijzer: Command) -> Place:
    """Little data, all made up, of which nothing was loaded yet."""
    return Place(tmp_path, EXAMPLE, regiewijzer)


@pytest.fixture
def place(empty_place: Place) -> Place:
    """They were loaded."""
    assert "Geladen. Dit is versie 1." in empty_place.said("load")
    return empty_place


@pytest.fixture
def real_place(tmp_path: Path, trimmed: Path, regiewijzer: Command) -> Place:
    return Place(tmp_path, trimmed, regiewijzer)


def test_a_change_is_seen_confirmed_looked_back_at_and_undone(place):
    assert "Er is geen verschil." in place.said("diff")
    place.edit(PHONE, "056 00 00 17")

    (change,) = json.loads(place.said("diff", "--json"))["changes"]
    assert (change["field"], change["before"], change["after"]) == ("phone", PHONE, "056 00 00 17")
    seen = place.refused("load")
    assert "Voorbeeldverband: telefoon 056 00 00 00 wordt 056 00 00 17." in seen
    assert "regiewijzer data diff" in place.refused("load", "--confirm", "0" * 16)
    loaded = place.load("load", "--name", "Ann", "--reason", "nieuw nummer")
    assert "Geladen. Dit is versie 2." in loaded
    assert "regiewijzer data rollback 1" in loaded
    assert "niets te laden" in place.said("load")

    told = json.loads(place.said("history", "--json"))
    assert [one["revision"] for one in told["revisions"]] == [2, 1]
    assert told["revisions"][0]["author"] == "Ann"
    assert told["revisions"][0]["reason"] == "nieuw nummer"
    assert told["revisions"][0]["changes"]["changes"][0]["after"] == "056 00 00 17"
    assert "Ann: nieuw nummer" in place.said("history", "2")

    assert "versie 3" in place.load("rollback", "1")
    assert PHONE in place.answer()  # though the files still say otherwise
    offered = place.said("diff")
    assert "nieuwere lijst die teruggedraaid werd" in offered
    assert "056 00 00 00 wordt 056 00 00 17" in offered
    assert "056 00 00 17 wordt 056 00 00 00" in place.said("diff", "2", "3")
    assert "Er is geen verschil." in place.said("diff", "1", "3")
    for wrong in (("diff", "1", "2", "3"), ("diff", "7", "1"), ("history", "9" * 30)):
        assert place.refused(*wrong).strip()

    acts = [json.loads(line) for line in place.said("audit").splitlines()]
    assert [(act["act"], act["author"], act["revision"]) for act in acts] == [
        ("files", "regiewijzer", 1),
        ("files", "Ann", 2),
        ("rollback", "opdrachtregel", 3),
    ]
    assert all(act["operation"] for act in acts[1:])
    rows = list(csv.DictReader(io.StringIO(place.said("audit", "--format", "csv"))))
    assert [row["act"] for row in rows] == [act["act"] for act in acts]


def test_a_command_that_looks_loads_nothing_into_an_empty_store(empty_place):
    """The files answer. What speaks of revisions says that there is none."""
    assert PHONE in empty_place.answer()
    for looking in (("diff",), ("history",), ("rollback", "1")):
        assert "nog niets geladen" in empty_place.do(*looking).stderr

    assert "Geladen. Dit is versie 1." in empty_place.said("load")
    assert len(json.loads(empty_place.said("history", "--json"))["revisions"]) == 1


def test_a_command_that_looks_does_not_load_newer_files(place):
    assert PHONE in place.answer()
    place.edit(PHONE, "056 00 00 17")

    assert PHONE in place.answer()
    for looking in (("coverage",), ("stale",), ("misses",)):
        assert "regiewijzer data load" in place.do(*looking).stderr

    assert len(json.loads(place.said("history", "--json"))["revisions"]) == 1


def test_a_dangerous_change_has_to_be_confirmed_as_such(place):
    place.answer()
    file = place.data / CONTACTS
    ways = rf"(?m)^      (phone: {PHONE}|email: regie@.*|website: .*)\n"
    file.write_text(re.sub(ways, "", file.read_text("utf-8")), "utf-8")
    match = re.search(r"Vingerafdruk: (\w+)", place.refused("load"))
    assert match is not None

    refused = place.refused("load", "--confirm", match[1])
    assert "GEVAAR" in refused
    assert "--dangerous" in refused
    assert PHONE in place.answer()

    assert "versie 2" in place.said("load", "--confirm", match[1], "--dangerous")
    assert PHONE not in place.answer()


def test_what_was_changed_twice_is_settled_by_hand(place):
    place.load("load", place.another_file("056 00 00 18"))
    place.edit(PHONE, "056 00 00 19")

    shown = place.refused("load")
    assert "in het bestand 056 00 00 19, in de chat 056 00 00 18" in shown
    assert "--prefer" in shown
    looked = place.said("diff")
    assert "in het bestand 056 00 00 19, in de chat 056 00 00 18" in looked
    assert PHONE not in looked  # it is neither in the files nor in the store
    record = json.loads(place.said("diff", "--json"))
    (conflict,) = record["conflicts"]
    assert (conflict["files"], conflict["store"]) == ("056 00 00 19", "056 00 00 18")
    assert record["changes"] == []
    assert "niets te laden" in place.said("load", "--prefer", "store")
    assert "spreken elkaar tegen" in place.refused("load")  # for nothing was confirmed
    assert "056 00 00 18" in place.answer()

    place.load("load", "--prefer", "files")
    assert "056 00 00 19" in place.answer()
    assert "niets te laden" in place.said("load")


def test_a_change_can_be_planned_and_cancelled(place):
    assert PHONE in place.answer()
    place.edit(PHONE, "056 00 00 18")
    assert place.do("load", "--valid-from", "morgen").returncode == 2

    planned = place.load("load", "--valid-from", "2999-01-01", "--reason", "verhuis")

    assert "1-1-2999" in planned
    (waiting,) = json.loads(place.said("history", "--json"))["planned"]
    assert (waiting["valid_from"], waiting["reason"]) == ("2999-01-01", "verhuis")
    assert f"regiewijzer data cancel {waiting['operation']}" in place.said("history")
    assert PHONE in place.answer()  # though every start reads newer files
    place.said("cancel", waiting["operation"], "--name", "Bo")
    assert "voorstel" in place.refused("cancel", waiting["operation"])
    assert json.loads(place.said("history", "--json"))["planned"] == []
    assert '"Bo", "act": "withdraw"' in place.said("audit")


def test_what_is_exported_and_read_back_changes_nothing(place):
    place.load("load", place.another_file("056 00 00 18"))
    out = {
        "yaml": place.folder / "yaml",
        "csv": place.folder / "csv",
        "zip": place.folder / "x.zip",
        "xlsx": place.folder / "x.xlsx",
    }

    for form, where in out.items():
        place.said("export", "--format", "csv" if form == "zip" else form, "--out", where)
        assert "Er is geen verschil." in place.said("diff", where), form

    sent = (place.folder / "sent.yaml").read_text("utf-8")
    assert (out["yaml"] / CONTACTS).read_text("utf-8") == sent  # with its comments
    place.edit("056 00 00 18", "056 00 00 21", out["csv"] / "partnerships.csv")
    assert "wordt 056 00 00 21" in place.said("diff", out["csv"])
    assert "niets te laden" in place.said("load", out["xlsx"])


def test_what_cannot_be_loaded_is_said_with_the_reason_and_changes_nothing(place):
    broken, odd = place.folder / "broken.yaml", place.folder / "odd.xlsx"
    broken.write_bytes(b"a: [")
    odd.write_bytes(b"PK\x03\x04 no workbook at all")
    empty = place.folder / "empty"
    empty.mkdir()

    assert "contacts.yaml:" in place.refused("load", broken)
    for given in (odd, empty, place.folder / "gone.yaml", place.data / "boundaries.geojson"):
        assert place.refused("load", given).strip()
    place.edit(f"phone: {PHONE}", "phone: oeps")
    assert "contacts.yaml:" in place.refused("load")
    assert "contacts.yaml:" in place.refused("diff")

    assert PHONE in place.answer()
    acts = [
        json.loads(line)["act"] for line in place.said("audit", "--format", "jsonl").splitlines()
    ]
    assert [act for act in acts if act != "refused"] == ["files"], acts


def test_coverage_comes_in_every_form(real_place):
    out = real_place.folder / "out"

    text = real_place.said("coverage")
    rows = list(csv.DictReader(io.StringIO(real_place.said("coverage", "--format", "csv"))))
    real_place.said("coverage", "--format", "json", "--out", out, "--day", "2024-06-01")
    record = json.loads(out.read_text("utf-8"))
    real_place.said("coverage", "--format", "svg", "--out", out)
    picture = out.read_text("utf-8")
    real_place.said("coverage", "--format", "png", "--out", out)
    pixels = out.read_bytes()
    real_place.said("coverage", "--out", out)

    assert "285 gemeenten" in text
    assert len(rows) == 285
    assert record["day"] == "2024-06-01"
    assert picture.startswith("<svg")
    assert pixels.startswith(b"\x89PNG")
    assert out.read_text("utf-8") == text
    assert "niet te schrijven" in real_place.refused("coverage", "--out", out / "under" / "a-file")
    assert real_place.do("coverage", "--day", "31-12-2024").returncode == 2


def test_words_of_people_are_written_as_csv_that_computes_nothing():
    out = io.StringIO()

    write_records([{"words": "=1+1", "days": 2}], "csv", out)

    assert out.getvalue() == "words,days\n'=1+1,2\n"
