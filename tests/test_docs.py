"""The docs name every command and every setting; their links lead somewhere."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from bot.cli.arguments import build_parser

ROOT = Path(__file__).parent.parent
DOCS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "data" / "README.md",
    ROOT / "tests" / "questions" / "README.md",
]


def commands(parser: argparse.ArgumentParser) -> list[str]:
    """Return every subcommand, those of `data` with its name in front."""
    found: list[str] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                found += [f"{name} {part}" for part in commands(inner)] or [name]
    return found


def test_every_command_is_in_the_readme(texts):
    readme = (ROOT / "README.md").read_text("utf-8")

    assert [name for name in commands(build_parser(texts)) if f"`{name}" not in readme] == []


def test_every_setting_is_in_the_operators_page():
    source = (ROOT / "bot/settings.py").read_text("utf-8")
    names = re.findall(r'reader\.(?:get|secret)\(\s*"([A-Z_]+)"', source)
    page = (ROOT / "docs/operating.md").read_text("utf-8")

    assert len(names) >= 5
    assert [name for name in names if f"REGIEWIJZER_{name}" not in page] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_inside_the_project_lead_somewhere(page):
    text = page.read_text("utf-8")
    links = re.findall(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)]*))?\)", text)

    assert [link for link, _ in links if not (page.parent / link).exists()] == []
    assert [
        (link, anchor)
        for link, anchor in links
        if anchor and anchor not in anchors(page.parent / link if link else page)
    ] == []


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and `make docs` make them."""
    text = re.sub(r"(?ms)^```.*?^```", "", page.read_text("utf-8"))
    headings = re.findall(r"(?m)^#+ (.+)$", text)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_in_the_menu_of_the_site():
    menu = (ROOT / "mkdocs.yml").read_text("utf-8")
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]

    assert [page.name for page in pages if f": {page.relative_to(ROOT)}\n" not in menu] == []


def test_every_decision_has_its_four_parts():
    for page in sorted((ROOT / "docs/decisions").glob("[0-9]*.md")):
        text = page.read_text("utf-8")
        missing = [
            part for part in ("Status", "Context", "Decision", "Consequences") if part not in text
        ]
        assert missing == [], page.name
