"""The shortest name of a body that people know: what fits on a map."""

from __future__ import annotations

import re

from bot.core.model import Organiser, Partnership

# Words before a name that say what a body is, not which one. "DVV" is not among them: people say
# it, and without it "DVV Westhoek" would be a region.
_KIND = re.compile(
    r"(?:(?:regierol|projectvereniging|interlokale|vereniging|welzijnsvereniging|ilv"
    r"|sociale economie|wijk-?werk(?:en)?)\s+)+(?=\S{3})",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\s*\([^)]*\)")
_SECOND = re.compile(r"(?:, (?!.* en )| / ).*")  # another name; not the second of a list of names


def shortest_name(body: Partnership | Organiser) -> str:
    """Return a name without its legal form, additions and second names; never empty.

    Example:
        "Interwaas, Wijk-Werken Waas" is "Interwaas"; "ILV Noorderkempen Werkt" is
        "Noorderkempen Werkt"; "Wijkwerken 4" stays as it is.
    """
    label = body.label if isinstance(body, Partnership) else body.name
    name = _SECOND.sub("", _ASIDE.sub("", label))
    short = _KIND.sub("", name, count=1) if _KIND.match(name) else name
    return short[:1].upper() + short[1:] or label
