"""Forms of a name that are in no list: its parts, its parts in another order, what lives there.

A form is worth less than a listed name: `core.resolving.weighing` weighs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

_SHORTEST_PART = 5  # letters; a shorter part of a name is no name
_MOST_SWAPPED = 3  # parts
_LITTLE = frozenset(
    {
        *("aan", "aux", "bij", "boven", "de", "den", "der", "des", "du", "en", "het", "in"),
        *("la", "le", "les", "lez", "onder", "op", "over", "s", "sint", "sur", "t", "ten", "ter"),
        *("groot", "klein", "neder", "nieuw", "nieuwe", "onze", "lieve", "vrouw", "opper"),
        *("oost", "oud", "oude", "west", "noord", "zuid", "wijk", "kerk", "centrum", "station"),
    }
)
_LINKS = frozenset(
    {"aan", "bij", "boven", "de", "der", "in", "le", "les", "lez", "onder", "op", "sur", "ter"}
)
# What ends the name of a people or the adjective of a place, longest first.
_ENDINGS = ("enaars", "enaar", "naars", "naar", "zaan", "aars", "aar", "ers", "er", "se", "s")
_RESTORED = ("", "e", "en", "n")  # what the adjective may have dropped: Mechel(en)se
_SHORTEST_BASE = 3
_DIMINUTIVES = ("tjes", "jes", "tje", "je")
_VOWELS = frozenset("aeiou")
_HARDENED = {"z": "s", "v": "f"}


def parts_of(folded: str) -> Iterator[str]:
    """Yield shorter and reordered forms of a folded name of several words, squashed.

    Example:
        >>> sorted(parts_of("melle merelbeke"))
        ['melle', 'merelbeke', 'merelbekemelle']
    """
    words = folded.split()
    if len(words) < 2:  # noqa: PLR2004 -- one word has no parts
        return
    big = [word for word in words if word not in _LITTLE]
    if len(words) > len(big) >= 1:
        yield "".join(big)  # without articles: "klinge", "gravenwezel", "heistberg"
        yield "".join(word for word in words if word not in _LINKS)  # "nielsinttruiden"
    for saint in (("sint",), ("onze", "lieve", "vrouw")):
        head = len(saint)
        if tuple(words[:head]) == saint and len(words) > head + (head == 1):
            # French puts the place first: "Winghe-Saint-Georges", "Wavre-Notre-Dame"
            split = head + (head == 1)
            yield "".join(words[split:] + words[:split])
    if len(big) > 1:
        yield from (word for word in big if len(word) >= _SHORTEST_PART)
    if len(big) == len(words) <= _MOST_SWAPPED:
        yield from ("".join(order) for order in permutations(words) if list(order) != words)


def bases_of(word: str) -> Iterator[tuple[str, str]]:
    """Yield the names that a folded adjective or the name of a people may come from.

    Yields:
        The name, and the ending that made the word of it.

    Example:
        >>> ("mechelen", "se") in bases_of("mechelse"), ("gent", "enaar") in bases_of("gentenaar")
        (True, True)
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_BASE:
            yield from ((word.removesuffix(ending) + end, ending) for end in _RESTORED)


def stems_of(word: str) -> Iterator[str]:
    """Yield the Dutch words that a folded word may be a form of: participle, plural, diminutive.

    Example:
        >>> list(stems_of("stekende")), "mol" in stems_of("mollen"), list(stems_of("pintje"))
        (['steken'], True, ['pint'])
    """
    for ending in _DIMINUTIVES:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_BASE:
            yield word.removesuffix(ending)
            return
    if word.endswith(("end", "ende")):
        yield word.removesuffix("e")[:-1]
    if word.endswith("en") and len(word) - 2 >= _SHORTEST_BASE:
        yield from _singulars(word.removesuffix("en"))


def _singulars(stem: str) -> Iterator[str]:
    """Yield how a word is spelled without "en" behind it: "moll" mol, "bom" boom, "huiz" huis."""
    earlier, before, last = stem[-3], stem[-2], stem[-1]
    yield stem
    if last in _VOWELS:
        return
    if before == last:
        yield stem[:-1]
    elif before in _VOWELS and earlier not in _VOWELS:
        yield stem[:-1] + before + last
    if last in _HARDENED:
        yield stem[:-1] + _HARDENED[last]


_DUTCH = {
    **{"pierre": "pieters", "martin": "martens", "georges": "joris", "agathe": "agatha"},
    **{"catherine": "katelijne", "hubert": "huibrechts", "trond": "truiden", "laurent": "laureins"},
    **{"gilles": "gillis", "jean": "jans", "andre": "andries", "etienne": "stevens"},
    **{"lievin": "lievens", "denis": "denijs", "genois": "denijs", "blaise": "blasius"},
    **{"quentin": "kwintens", "ulric": "ulriks", "amand": "amands", "nicolas": "niklaas"},
    **{"michel": "michiels", "marie": "maria", "jacques": "jacobs", "leonard": "lenaarts"},
    **{"croix": "kruis", "anne": "anna", "lambert": "lambrechts", "gertrude": "geertruid"},
    **{"josse": "joost", "job": "job", "eloi": "eloois", "marguerite": "margriete"},
    **{"chapelle": "kapelle", "cappelle": "kapelle", "eglise": "kerke", "bois": "bos"},
    **{"mont": "berg", "pont": "brug", "grand": "groot", "petit": "klein", "haut": "hoog"},
    **{"bas": "neder", "sur": "", "sous": "", "lez": "", "aux": "", "au": ""},
    **{"du": "", "des": "", "la": "", "le": "", "les": "", "notre": "onze", "dame": "lievevrouw"},
    **{"aelst": "aalst", "wavre": "waver", "louvain": "leuven", "malines": "mechelen"},
    **{"heyst": "heist", "rhode": "rode", "hautem": "houtem", "leeuw": "leeuw", "pede": "pede"},
}


def in_dutch(words: Sequence[str]) -> str | None:
    """Return folded French *words* as a squashed Dutch key; None if none of them is known.

    Example:
        >>> in_dutch(["wavre", "sint", "catherine"])
        'waversintkatelijne'
    """
    if not any(word in _DUTCH for word in words):
        return None
    return "".join(_DUTCH.get(word, word) for word in words)
