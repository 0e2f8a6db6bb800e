"""The methods that are compared. Each is built from names, then answers one question at a time."""

from __future__ import annotations

import sqlite3
from datetime import date

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, LCSseq
from symspellpy.symspellpy import SymSpell
from symspellpy.verbosity import Verbosity

from bench.evaluate.scoring import Given, Reaction, given_of
from bench.measure import Answer, Method
from bench.names import Names, Target, written
from bot.core.lookup.directory import Directory
from bot.core.resolving.resolver import resolve

OURS = "Regiewijzer"
WRATIO = "rapidfuzz WRatio"
OSA_NAME = "rapidfuzz OSA"
SYMSPELL = "SymSpell"
STAGED = "SymSpell in stages"
TRIGRAM = "SQLite FTS5 trigram"
GOVERNMENT = "Address matcher"

WRATIO_CUT = 80
OSA_CUT = 0.7
GOVERNMENT_CUT = 0.65  # of 0.55 to 0.80 the one with most right less wrong on tests/questions
MAX_EDITS = 2
ASK_CUT = 0.5  # plain OSA asks between here and its cut-off
_MOST_WORDS = 5  # in a window: "Onze-Lieve-Vrouw-Waver" has four, and one to spare
_SHORT, _LONG = 3, 30  # letters of a window that is looked up
_FUZZY_FROM, _TWO_EDITS_FROM = 5, 7
_EDIT_COSTS = 3  # letters

# What stands around a name in a question, in the languages that are asked in.
_STOP = frozenset(
    """
    aan alstublieft aub bedankt ben bent beste bij bonjour cherche chercher contact
    contactpersoon dag dank dans dat de den der die dit door economie een en er est gaat
    gemeente goedemorgen goeiedag hallo heb heeft hello help het hier hoe hoort ik in is
    je jij kan kunnen la le les looking me met mij mijn naar nummer of om op over person
    please pour qui regisseur responsable sociale te telefoonnummer tewerkstelling the
    travail uit van voor waar wat we welk welke werk werken who wie wij wijk wil woon
    woont zijn zoek
    """.split()  # noqa: SIM905 -- a list of eighty words reads better so
)


def ours(directory: Directory, today: date) -> Answer:
    """Build ours."""
    return lambda text: given_of(resolve(text, directory, today).outcome)


def wratio(names: Names) -> Answer:
    """Build rapidfuzz's WRatio over all names: what many projects take."""
    keys = list(names.targets)

    def answer(text: str) -> Given:
        hit = process.extractOne(written(text), keys, scorer=fuzz.WRatio, score_cutoff=WRATIO_CUT)
        return _found(names.best(hit[0])) if hit else _nothing()

    return answer


def osa(names: Names) -> Answer:
    """Build rapidfuzz's OSA similarity over all names."""
    keys = list(names.targets)

    def answer(text: str) -> Given:
        hit = process.extractOne(
            written(text), keys, scorer=OSA.normalized_similarity, score_cutoff=OSA_CUT
        )
        return _found(names.best(hit[0])) if hit else _nothing()

    return answer


def osa_with_ties(names: Names) -> Answer:
    """Build OSA with the larger place first among equals; asks where it is not sure."""
    keys = list(names.targets)

    def answer(text: str) -> Given:
        hits = process.extract(
            written(text),
            keys,
            scorer=OSA.normalized_similarity,
            score_cutoff=ASK_CUT,
            limit=30,
        )
        ordered = sorted((-score, names.best(key).weight, key) for key, score, _ in hits)
        if not ordered:
            return _nothing()
        first = names.best(ordered[0][2])
        if -ordered[0][0] >= OSA_CUT:
            return _found(first)
        codes = dict.fromkeys(nis for *_, key in ordered if (nis := names.best(key).nis))
        return Given(Reaction.CHOOSE, tuple(codes)[:6]) if codes else _nothing()

    return answer


def symspell(names: Names) -> Answer:
    """Build SymSpell's look-up of the whole question, over names without their spaces."""
    speller, back = _symspell(names)

    def answer(text: str) -> Given:
        squashed = written(text).replace(" ", "")
        hits = speller.lookup(squashed, Verbosity.TOP, max_edit_distance=MAX_EDITS)
        return _found(names.best(back[hits[0].term])) if hits else _nothing()

    return answer


def staged(names: Names) -> Answer:
    """Build stages around SymSpell: exact, then the whole fuzzily, then the best window."""
    speller, back = _symspell(names)

    def nearest(word: str, edits: int) -> tuple[str, int] | None:
        hits = speller.lookup(word, Verbosity.TOP, max_edit_distance=edits)
        return (hits[0].term, hits[0].distance) if hits else None

    def score(word: str) -> tuple[int, str] | None:
        if word in back:
            return len(word), word
        if len(word) < _FUZZY_FROM:
            return None
        near = nearest(word, 1 if len(word) < _TWO_EDITS_FROM else MAX_EDITS)
        return (len(word) - _EDIT_COSTS * near[1], near[0]) if near else None

    def answer(text: str) -> Given:
        words = written(text).split()
        whole = "".join(words)
        if whole in back:
            return _found(names.best(back[whole]))
        if whole and _STOP.isdisjoint(words):
            near = nearest(whole, 1 if len(whole) < _FUZZY_FROM else MAX_EDITS)
            if near:
                return _found(names.best(back[near[0]]))
        scores = [score(window) for window in _windows(words) if _SHORT <= len(window) <= _LONG]
        best = max((s for s in scores if s), default=None, key=lambda s: s[0])
        return _found(names.best(back[best[1]])) if best and best[0] >= 0 else _nothing()

    return answer


def trigram(names: Names) -> Method:
    """Build SQLite's full-text search on three letters, the best by bm25. It never says no."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table names using fts5(name, tokenize='trigram')")
    base.executemany("insert into names(name) values (?)", ((key,) for key in names.targets))

    def answer(text: str) -> Given:
        key = written(text)
        pieces = sorted({key[i : i + 3] for i in range(len(key) - 2)})
        if not pieces:
            return _nothing()
        wanted = " OR ".join(f'"{piece}"' for piece in pieces)
        query = "select name from names where names match ? order by rank limit 1"
        row = base.execute(query, (wanted,)).fetchone()
        return _found(names.best(row[0])) if row else _nothing()

    def held() -> int:
        pages, size = (base.execute(f"pragma page_{x}").fetchone()[0] for x in ("count", "size"))
        return int(pages) * int(size)

    return Method(answer, held)


def government(names: Names, cut: float = GOVERNMENT_CUT) -> Answer:
    """Build the score that the Flemish government's address matcher publishes.

    Ours from the description: exact, then without accents, then the mean of three likenesses:
    Dice of letter pairs, OSA, longest common subsequence. The last only on municipalities.
    """
    municipalities = [(key, _pairs(key)) for key in names.municipalities()]

    def likeness(text: str, pairs: frozenset[str], key: str, its_pairs: frozenset[str]) -> float:
        both = len(pairs) + len(its_pairs)
        dice = 2 * len(pairs & its_pairs) / both if both else 0.0
        near = OSA.normalized_similarity(text, key)
        common = LCSseq.normalized_similarity(text, key)
        return (dice + near + common) / 3

    def answer(text: str) -> Given:
        key = written(text)  # lower case and without accents: both exact steps in one
        if key in names.targets:
            return _found(names.best(key))
        pairs = _pairs(key)
        best = max((likeness(key, pairs, *one), one[0]) for one in municipalities)
        return _found(names.best(best[1])) if best[0] >= cut else _nothing()

    return answer


def _symspell(names: Names) -> tuple[SymSpell, dict[str, str]]:
    """Return SymSpell's dictionary of all names without their spaces, and the way back."""
    speller = SymSpell(max_dictionary_edit_distance=MAX_EDITS, prefix_length=7)
    back: dict[str, str] = {}
    for key in names.targets:
        squashed = key.replace(" ", "")
        if squashed in back and names.best(back[squashed]).weight <= names.best(key).weight:
            continue
        back[squashed] = key
        speller.create_dictionary_entry(squashed, 1)
    return speller, back


def _pairs(key: str) -> frozenset[str]:
    return frozenset(key[i : i + 2] for i in range(len(key) - 1))


def _windows(words: list[str]) -> list[str]:
    """Return runs of words without spaces, long ones first; not those of stop words only."""
    return [
        "".join(words[start : start + size])
        for size in range(min(_MOST_WORDS, len(words)), 0, -1)
        for start in range(len(words) - size + 1)
        if not _STOP.issuperset(words[start : start + size])
    ]


def _found(target: Target) -> Given:
    if target.nis is None:
        return Given(Reaction.OUTSIDE, name=target.name)
    return Given(Reaction.FOUND, (target.nis,))


def _nothing() -> Given:
    return Given(Reaction.NOT_UNDERSTOOD)
