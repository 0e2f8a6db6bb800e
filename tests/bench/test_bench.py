"""The comparison with other methods: what it must do to be fair."""

from __future__ import annotations

import random

import pytest

from bench import methods
from bench.evaluate.scoring import Question, Reaction
from bench.measure import Answer, Method, run_all, sample
from bench.names import Names, written
from bench.tables import accuracy, costs
from bench.typos import batches, misspell
from bot.core.model.terms import NisCode
from tests.builders import TODAY


@pytest.fixture(scope="module")
def names(flanders) -> Names:
    return Names(flanders)


@pytest.fixture(scope="module")
def every(flanders, names) -> dict[str, Answer]:
    return {
        methods.OURS: methods.ours(flanders, TODAY),
        methods.STAGED: methods.staged(names),
        methods.SYMSPELL: methods.symspell(names),
        methods.OSA_NAME: methods.osa(names),
        methods.WRATIO: methods.wratio(names),
        methods.TRIGRAM: methods.trigram(names).answer,
        methods.GOVERNMENT: methods.government(names),
        "plain OSA": methods.osa_with_ties(names),
    }


def test_every_method_knows_an_exact_name_and_a_name_outside(every):
    for name, answer in every.items():
        assert answer("Kortrijk").municipalities == ("34022",), name
        assert answer("eindhoven").reaction is Reaction.OUTSIDE, name


def test_every_method_survives_anything(every):
    for text in ("", " ", "!!!", "x", "'", '"', "🙂", "ab" * 400):
        for name, answer in every.items():
            assert answer(text).reaction in Reaction, name


def test_the_staged_method_finds_a_misspelled_name_in_a_sentence(every):
    given = every[methods.STAGED]("wie is de regisseur in maldegm")

    assert given.municipalities == ("43010",)


def test_the_larger_place_stands_for_a_shared_name(names):
    assert names.best(written("Nieuwerkerken")).nis == "71045"  # not the one in Aalst


def test_mistakes_are_the_same_for_the_same_seed():
    one, two = (
        [misspell("kortrijk", 2, random.Random(seed)) for seed in range(50)] for _ in range(2)
    )

    assert one == two
    assert "kortrijk" not in one


def test_misspelled_names_are_no_other_names(flanders, names):
    made = batches(flanders, names, 20, seed=1)

    assert [len(batch.questions) for batch in made] == [20] * 6
    for batch in made:
        for question in batch.questions:
            assert len(question.expected) == 1
            assert written(question.text) not in names.targets


def test_a_sample_holds_every_kind_and_so_does_its_beginning():
    questions = [Question(f"{kind}{n}", kind, frozenset()) for kind in "ab" for n in range(50)]

    chosen = sample(questions, 20, seed=1)

    assert len(chosen) == 20
    assert {q.kind for q in chosen[:8]} == {"a", "b"}
    assert chosen == sample(questions, 20, seed=1)


def test_methods_are_run_and_tabled(flanders, names):
    questions = [
        Question("gent", "exact", frozenset({NisCode("44021")})),
        Question("hallo", "nonsense", frozenset()),
    ] * 15
    builders = {
        methods.OURS: lambda: Method(methods.ours(flanders, TODAY)),
        methods.STAGED: lambda: Method(methods.government(names)),
    }

    runs = run_all(builders, dict.fromkeys(builders, questions), seconds=5)

    assert [len(run.report.scored) for run in runs] == [30, 30]
    assert all(run.megabytes >= 0 for run in runs)
    assert "| exact " in accuracy(runs)
    staged = [cell.strip() for cell in costs(runs).splitlines()[-1].split("|")]
    assert staged[6:8] == ["1.0", "1.0"]
