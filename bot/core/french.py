"""French words in place names and their Dutch counterparts: for exonyms that are in no list.

From the municipalities, deelgemeenten and aliases of the data that have both names, such as
Wavre-Sainte-Catherine and Sint-Katelijne-Waver.
"""

from __future__ import annotations

from collections.abc import Sequence

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
