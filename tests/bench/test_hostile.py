"""The search for dear questions: it prints a line for each kind of text."""

from __future__ import annotations

import pytest

from bench import hostile


@pytest.mark.slow
def test_the_search_prints_the_dearest_of_each_kind(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["bench.hostile", "--seconds", "0.01"])

    assert hostile.main() == 0
    rows = [line.split("|")[1:-1] for line in capsys.readouterr().out.splitlines()[2:]]
    assert [row[0].strip().split()[0] for row in rows] == [
        "question",
        "suggestions",
        "splitting",
        "looking",
    ]
    assert all(float(row[2]) > 0 and int(row[3]) >= 12 for row in rows)
