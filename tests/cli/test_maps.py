"""`regiewijzer map`: what a name means, and which files come of it."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from pkgutil import resolve_name

import pytest

from bot.cli.arguments import build_parser
from bot.cli.maps import wanted_by
from bot.core.model.errors import BotError
from bot.service.mapped import OfBody, OfRegion
from bot.settings import Settings
from tests.builders import TODAY
from tests.conftest import DATA
from tests.telegram.handbook import EXAMPLE

WAYS = ("partnership", "wijk-werken", "freshness")


@pytest.fixture
def settings(database: Path) -> Settings:
    return Settings(DATA, database)


def parsed(texts, *words: str) -> argparse.Namespace:
    return build_parser(texts).parse_args(["map", *words])


@pytest.mark.parametrize(
    ("name", "by", "expected"),
    [
        ("haspengouw", "partnership", ("haspengouw", None)),
        ("ww-gent", "partnership", ("ww-gent", None)),
        ("dvv westhok", "partnership", ("dvv-westhoek", None)),
        ("DVV Westhoek", "wijk-werken", ("ww-dvv-westhoek", None)),
        ("Antwerpn", "partnership", ("antwerpen", "11002")),
        ("Kessel-Lo", "partnership", ("leuven", "24062")),
        ("aalst", "wijk-werken", ("ww-aalst-lede", "41002")),
    ],
)
def test_a_name_leads_to_a_body(flanders, texts, name, by, expected):
    wanted = wanted_by(name, by, flanders, TODAY, texts)

    assert isinstance(wanted, OfBody)
    assert (wanted.body.id, wanted.asked) == expected


@pytest.mark.parametrize(
    ("name", "province"),
    [
        ("vlaanderen", None),
        ("Vlaams Brabant", "Vlaams-Brabant"),
        ("provincie Antwerpen", "Antwerpen"),
        ("limburg", "Limburg"),
    ],
)
def test_a_name_leads_to_a_region(flanders, texts, name, province):
    assert wanted_by(name, "partnership", flanders, TODAY, texts) == OfRegion(province)


def test_who_else_has_a_part_of_a_merged_municipality_is_told(flanders, texts):
    wanted = wanted_by("Tongeren-Borgloon", "partnership", flanders, TODAY, texts)

    assert isinstance(wanted, OfBody)
    assert [other.body.id for other in wanted.others] == ["zuid-oost-limburg"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("qqqqq", "kennen we niet"), ("Affligem", "niemand gevonden"), ("Parijs", "kennen we niet")],
)
def test_what_cannot_be_drawn_is_said(flanders, texts, name, said):
    with pytest.raises(BotError, match=said):
        wanted_by(name, "partnership", flanders, TODAY, texts)


@pytest.mark.parametrize(("name", "start"), [("kaart.svg", b"<svg"), ("kaart.PNG", b"\x89PNG")])
async def test_the_ending_says_what_is_written(settings, texts, tmp_path, name, start):
    arguments = parsed(texts, "gent", "-o", str(tmp_path / name), "--width", "200")

    assert await resolve_name(arguments.run)(arguments, settings, texts) == 0

    assert (tmp_path / name).read_bytes().startswith(start)


async def test_without_a_file_svg_goes_out(settings, texts, capsys):
    arguments = parsed(texts, "limburg", "--by", "freshness", "--language", "en")

    assert await resolve_name(arguments.run)(arguments, settings, texts) == 0

    out = capsys.readouterr().out
    assert out.startswith("<svg")
    assert "How old is our data?" in out


@pytest.mark.parametrize(
    ("words", "said"), [([], "Geef een naam"), (["gent", "-o", "kaart.pdf"], "svg of .png")]
)
async def test_what_is_missing_or_wrong_is_said(settings, texts, words, said):
    arguments = parsed(texts, *words)

    with pytest.raises(BotError, match=said):
        await resolve_name(arguments.run)(arguments, settings, texts)


async def test_a_folder_that_cannot_be_written_is_said(settings, texts, tmp_path):
    (tmp_path / "bestand").write_text("")
    arguments = parsed(texts, "--all", str(tmp_path / "bestand" / "map"))

    with pytest.raises(BotError, match="niet te schrijven"):
        await resolve_name(arguments.run)(arguments, settings, texts)


async def test_all_maps_are_written_as_svg_and_png(texts, tmp_path, capsys):
    """Of little data: what is drawn of the real ones is looked at elsewhere."""
    data = Path(shutil.copytree(EXAMPLE, tmp_path / "data"))
    table = (data / "municipalities.csv").read_text("utf-8")
    (data / "municipalities.csv").write_text(table.replace("Voorbeeldprovincie", "Limburg"))
    settings = Settings(data, tmp_path / "bot.sqlite3")
    arguments = parsed(texts, "--all", str(tmp_path / "kaarten"), "--width", "60")

    assert await resolve_name(arguments.run)(arguments, settings, texts) == 0

    regions = [f"{one}-{by}" for one in ("vlaanderen", "limburg") for by in WAYS]
    expected = {"voorbeeldverband", "ww-voorbeeldstreek", *regions}
    assert {file.stem for file in (tmp_path / "kaarten").glob("*.svg")} == expected
    assert {file.stem for file in (tmp_path / "kaarten").glob("*.png")} == expected
    assert str(2 * len(expected)) in capsys.readouterr().out
