"""The command as a person or a program uses it."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from pkgutil import resolve_name

import pytest

from bot.cli.arguments import build_parser
from tests.conftest import DATA
from tests.heavy import share_of
from tests.workbooks import workbook_of


def test_ask_answers_with_source_and_date(regiewijzer):
    done = regiewijzer("ask", "wie is de regisseur in kessello?")

    assert done.returncode == 0
    assert done.stdout.startswith("Kessel-Lo is een deelgemeente van Leuven.\n")
    assert "Bron: socialeeconomie.be (8-4-2020)" in done.stdout
    assert "Let op: de periode 2020-2025 is voorbij." in done.stdout
    assert done.stderr == ""


def test_ask_json_is_one_record(regiewijzer):
    done = regiewijzer("ask", "--json", "Hofstade")

    record = json.loads(done.stdout)
    assert record["outcome"] == "choose"
    assert {m["name"] for m in record["municipalities"]} == {"Aalst", "Zemst"}


def test_ask_explain_shows_the_stages(regiewijzer):
    done = regiewijzer("ask", "--explain", "sint-truidn")

    assert 'lijkt op: "sint-truidn" → Sint-Truiden' in done.stdout


def test_ask_json_explain_keeps_the_record_clean(regiewijzer):
    done = regiewijzer("ask", "--json", "--explain", "gent")

    assert json.loads(done.stdout)["municipalities"][0]["name"] == "Gent"
    assert "Hoe ik de vraag las:" in done.stderr


def test_without_a_terminal_each_line_is_a_question(regiewijzer):
    done = regiewijzer("chat", stdin="8500\n\nhofstade\n2\nleden\nGent")

    assert done.returncode == 0
    assert done.stdout.startswith("8500 is Kortrijk.")
    assert "2. Hofstade (Aalst)" in done.stdout
    assert "HANDEL: 8 gemeenten\nAalst, " in done.stdout
    assert "Stad Gent is hier de regisseur." in done.stdout
    assert "\x1b" not in done.stdout


def test_lookup_jsonl_answers_every_line_in_order(regiewijzer):
    questions = ["gent", "", "=1+1", "eindhoven", "كورتريك", "\u202egent", "🙂", "x" * 5000]

    done = regiewijzer("lookup", "-", "--format", "jsonl", stdin="\n".join(questions) + "\n")

    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["query"] for record in records] == questions
    assert [record["outcome"] for record in records][:4] == [
        "found",
        "not_understood",
        "not_understood",
        "outside",
    ]


@pytest.mark.slow
def test_lookup_of_ten_thousand_lines(regiewijzer, tmp_path):
    file, each = tmp_path / "many.txt", share_of(2000)
    file.write_text("kessello\nsint niklaas\nwijk-werken in gent\n8500\nqwrtpsdf\n" * each)

    done = regiewijzer("lookup", str(file), "--format", "jsonl")

    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 5 * each


def test_lookup_csv_is_safe_for_a_spreadsheet(regiewijzer):
    done = regiewijzer("lookup", "-", "--format", "csv", stdin="=HYPERLINK(1)\nkortrijk\n＝1+1\n")

    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert rows[0][0] == "Vraag"
    assert rows[1][0] == "'=HYPERLINK(1)"
    assert "056 24 16 20" in rows[2]
    assert rows[3][0] == "'＝1+1"


def test_lookup_table_reads_a_file(regiewijzer, tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("\ufeffkortrijk\r\ngent\r\n", encoding="utf-8")

    done = regiewijzer("lookup", str(file))

    assert "Wijk-werken Gent vzw" in done.stdout
    assert "Kortrijk" in done.stdout


def test_lookup_reads_a_workbook_and_says_which_sheet(regiewijzer, tmp_path):
    file = tmp_path / "lijst.xlsx"
    data = [("naam", "gemeente"), ("An", "Kortrijk"), ("Bo", "=B2")]
    file.write_bytes(workbook_of({"Info": [("Overzicht",)], "Data": data}))

    done = regiewijzer("lookup", str(file), "--format", "csv")

    assert [row[0] for row in csv.reader(io.StringIO(done.stdout))] == ["Vraag", "Kortrijk"]
    assert 'Ik las het blad "Data", kolom "gemeente".' in done.stderr
    assert "Deze cellen las ik niet: B3." in done.stderr


def test_a_file_that_is_not_there_is_said_so(regiewijzer):
    done = regiewijzer("lookup", "/nowhere/list.txt")

    assert done.returncode == 1
    assert done.stderr.startswith("/nowhere/list.txt is niet te lezen")


def test_data_check_passes_on_the_real_data(regiewijzer):
    done = regiewijzer("data", "check")

    assert done.returncode == 0
    assert "29 samenwerkingen, 31 organisatoren, 285 gemeenten" in done.stdout


def test_data_check_lists_every_problem_and_fails(regiewijzer, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    file = folder / "contacts.yaml"
    text = file.read_text("utf-8").replace("phone: 056 24 16 20", "phone: 056", 1)
    file.write_text(text.replace("takes_up: yes", "takes_up: ja", 1), "utf-8")

    done = regiewijzer("data", "check", environment={"REGIEWIJZER_DATA_DIR": str(folder)})

    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("contacts.yaml:") for line in lines[:2])
    assert lines[2] == "2 fouten. Er is niets geladen."


def test_data_format_gives_the_form_that_data_check_demands(regiewijzer, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    environment = {"REGIEWIJZER_DATA_DIR": str(folder)}
    file = folder / "contacts.yaml"
    text = file.read_text("utf-8")
    loose = text.replace("reach: organisation", "reach:   'organisation'", 1)
    file.write_text(loose, "utf-8")
    line = loose[: loose.index("'organisation'")].count("\n") + 1

    refused = regiewijzer("data", "check", environment=environment)
    formed = regiewijzer("data", "format", environment=environment)
    again = regiewijzer("data", "format", environment=environment)

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"contacts.yaml:{line}: deze regel staat niet in de vaste")
    assert formed.stdout == "contacts.yaml staat nu in de vaste vorm.\n"
    assert again.stdout == "Alle bestanden staan in hun vaste vorm.\n"
    assert file.read_text("utf-8") == text
    assert regiewijzer("data", "check", environment=environment).returncode == 0


def test_data_check_misses_a_border(regiewijzer, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    file = folder / "boundaries.geojson"
    borders = json.loads(file.read_text("utf-8"))
    borders["features"] = [f for f in borders["features"] if f["properties"]["nis"] != "24062"]
    file.write_text(json.dumps(borders), "utf-8")

    done = regiewijzer("data", "check", environment={"REGIEWIJZER_DATA_DIR": str(folder)})

    assert done.returncode == 1
    assert "boundaries.geojson" in done.stderr
    assert "24062" in done.stderr


def test_data_coverage_lays_totals_side_by_side(regiewijzer):
    done = regiewijzer("data", "coverage")

    assert done.returncode == 0
    rows = [line.split() for line in done.stdout.splitlines()]
    assert ["goedgekeurde", "aanvragen", "37", "29", "-8"] in rows
    assert ["samen", "300", "300"] in rows
    assert ["samen", "285", "285"] in rows


def test_a_fresh_installation_is_healthy(regiewijzer):
    done = regiewijzer("doctor")

    assert done.returncode == 0
    assert "MIS" not in done.stdout
    assert regiewijzer("doctor", "--quiet").stdout == ""


def test_the_doctor_finds_broken_data_and_a_broken_database(regiewijzer, tmp_path):
    bad = tmp_path / "bad.sqlite3"
    bad.write_bytes(b"no database at all" * 100)
    bad.chmod(0o600)
    environment = {"REGIEWIJZER_DATABASE": str(bad), "REGIEWIJZER_DATA_DIR": str(tmp_path)}

    done = regiewijzer("doctor", "--quiet", environment=environment)

    assert done.returncode == 1
    assert done.stdout.count("MIS: ") == 2


def test_the_doctor_misses_the_borders(regiewijzer, tmp_path):
    """Without them the bot would not start on Telegram."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    (folder / "boundaries.geojson").unlink()

    done = regiewijzer("doctor", "--quiet", environment={"REGIEWIJZER_DATA_DIR": str(folder)})

    assert done.returncode == 1
    assert done.stdout.count("MIS: ") == 1


def test_all_bad_settings_are_reported_at_once(regiewijzer):
    secret = "12345:not-a-token"
    environment = {
        "REGIEWIJZER_LOG": "LOUD",
        "REGIEWIJZER_TELEGRAM_TOKEN": secret,
        "REGIEWIJZER_TELEGRAM_BASE_URL": "localhost",
    }

    done = regiewijzer("ask", "gent", environment=environment)

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 4
    for name in environment:
        assert name in done.stderr
    assert secret not in done.stderr


def test_the_token_may_come_from_a_file_but_not_from_both(regiewijzer, tmp_path):
    file = tmp_path / "token"
    environment = {"REGIEWIJZER_TELEGRAM_TOKEN_FILE": str(file)}
    assert "niet te lezen" in regiewijzer("ask", "gent", environment=environment).stderr

    file.write_text("")
    assert "is leeg" in regiewijzer("ask", "gent", environment=environment).stderr

    file.write_text("123456789:" + "A" * 35 + "\n")
    assert regiewijzer("ask", "gent", environment=environment).returncode == 0

    both = {**environment, "REGIEWIJZER_TELEGRAM_TOKEN": "123456789:" + "A" * 35}
    assert "niet allebei" in regiewijzer("ask", "gent", environment=both).stderr


@pytest.mark.parametrize("command", ["ask x", "map x", "backup x", "data check", "data load"])
def test_a_command_names_a_function_that_is_there(command, texts):
    arguments = build_parser(texts).parse_args(command.split())

    assert asyncio.iscoroutinefunction(resolve_name(arguments.run))


def test_a_question_derives_nothing_and_a_load_what_is_missing(regiewijzer, database, tmp_path):
    path = Path(shutil.copy(database, tmp_path / "x.sqlite3"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM derived")
        connection.commit()

    def parts_after(*command: str) -> tuple[str, int]:
        done = regiewijzer(*command, environment={"REGIEWIJZER_DATABASE": str(path)})
        with closing(sqlite3.connect(path)) as connection:
            ((parts,),) = connection.execute("SELECT count(*) FROM derived")
        return done.stdout, parts

    from_rows, without = parts_after("ask", "kesello")
    _, loaded = parts_after("data", "load")
    from_derived, _ = parts_after("ask", "kesello")

    assert (without, loaded > 0) == (0, True)
    assert from_rows == from_derived == regiewijzer("ask", "kesello").stdout


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["data", "--help"]])
def test_help_speaks_dutch(arguments, regiewijzer):
    done = regiewijzer(*arguments)

    assert done.returncode == 0
    assert done.stdout.startswith("gebruik: regiewijzer")
    assert "show this help" not in done.stdout
