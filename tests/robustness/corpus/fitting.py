"""What is well-formed by itself, and does not fit with the rest."""

from __future__ import annotations

from tests.robustness.corpus import Broken

MEMBER = "partnerships.2.members.1.municipalities.1"
PROVENANCE = "sources: [bron]\n    confidence: official\n    checked_on: 2026-11-01\n"


def _dated(*days: str) -> str:
    """Return the first member of the first partnership with fields more."""
    return "            name: Vollegem\n" + "\n".join(f"            {day}" for day in days) + "\n"


CASES = (
    Broken("two sources with one id", "- id: gids", "- id: bron", "duplicate-id", "sources.2.id"),
    Broken(
        "two partnerships with one id",
        "- id: ander",
        "- id: voorbeeld",
        "duplicate-id",
        "partnerships.2.id",
    ),
    Broken(
        "a partnership and an organiser with one id",
        "- id: ww-voorbeeld",
        "- id: voorbeeld",
        "duplicate-id",
        "organisers.1.id",
    ),
    Broken(
        "two cycles with one id",
        "sources:\n  - id: bron\n",
        "  - id: 2020-2025\n    name: Nog een\n    starts_on: 2026-01-01\n"
        f"    ends_on: 2031-12-31\n    {PROVENANCE}\nsources:\n  - id: bron\n",
        "duplicate-id",
        "cycles.2.id",
    ),
    Broken(
        "a source that does not exist",
        "sources: [bron]",
        "sources: [krant]",
        "unknown-source",
        "cycles.1.sources.1",
    ),
    Broken(
        "a source among others that does not exist",
        "sources: [bron, gids]",
        "sources: [bron, krant]",
        "unknown-source",
        "partnerships.1.contact.sources.2",
    ),
    Broken(
        "a source without any date",
        "    published: 2020-04-08\n",
        "",
        "source-date",
        "sources.1",
        line_of="- id: bron",
    ),
    Broken(
        "a cycle that does not exist",
        "    cycle: 2020-2025\n    regierol",
        "    cycle: 2026-2031\n    regierol",
        "unknown-cycle",
        "partnerships.1.cycle",
    ),
    Broken(
        "totals of a cycle that does not exist",
        "- cycle: 2020-2025",
        "- cycle: 2031",
        "unknown-cycle",
        "published_totals.1.cycle",
    ),
    Broken(
        "a partnership that does not exist",
        "partnership: voorbeeld",
        "partnership: weg",
        "unknown-partnership",
        "organisers.1.partnership",
    ),
    Broken(
        "an organiser where a partnership belongs",
        "partnership: voorbeeld",
        "partnership: ww-voorbeeld",
        "unknown-partnership",
        "organisers.1.partnership",
    ),
    Broken(
        "a NIS code that nobody has", "nis: 91002", "nis: 99999", "unknown-nis", f"{MEMBER}.nis"
    ),
    Broken(
        "a NIS code of a municipality of today",
        "nis: 91002\n            name: Leegem",
        "nis: 91010\n            name: Samenveld",
        "not-in-era",
        f"{MEMBER}.nis",
    ),
    Broken(
        "a name of another municipality",
        "name: Leegem",
        "name: Vollegem",
        "name-mismatch",
        f"{MEMBER}.name",
    ),
    Broken(
        "a name with a letter that looks the same",
        "name: Leegem",
        "name: L\u0435egem",
        "name-mismatch",
        f"{MEMBER}.name",
    ),
    Broken(
        "a centre city that is none",
        "    regierol:",
        "    centre_city: 91001\n    regierol:",
        "no-centre-city",
        "partnerships.1.centre_city",
    ),
    Broken(
        "a member of two partnerships",
        "nis: 91002\n            name: Leegem",
        "nis: 91001\n            name: Vollegem",
        "double-membership",
        MEMBER,
    ),
    Broken(
        "a member of two partnerships for one day",
        "nis: 91002\n            name: Leegem",
        "nis: 91002\n            name: Leegem\n          - nis: 91003\n            name: Westveld\n"
        "            until: 2020-01-01",
        "double-membership",
        "partnerships.2.members.1.municipalities.2",
    ),
    Broken(
        "a member twice in one partnership",
        "            name: Vollegem\n",
        "            name: Vollegem\n          - nis: 91001\n            name: Vollegem\n",
        "double-membership",
        "partnerships.1.members.1.municipalities.2",
    ),
    Broken(
        "a municipality with two organisers",
        "            from: 2021-01-01\n",
        "          - nis: 91001\n            name: Vollegem\n",
        "double-organiser",
        "organisers.1.area.1.municipalities.3",
    ),
    Broken(
        "a deelgemeente that does not exist",
        "            from: 2021-01-01\n",
        "            deelgemeente: Nergenshuizen\n",
        "unknown-place",
        "organisers.1.area.1.municipalities.2.deelgemeente",
    ),
    Broken(
        "a gap that nobody declared",
        "declared_unknown:\n  - nis: 91004\n    name: Oostveld",
        "declared_unknown:\n  - nis: 91002\n    name: Leegem",
        "gap",
        "declared_gaps",
        line_of="declared_gaps:",
    ),
    Broken(
        "a member that leaves and leaves a gap",
        "            name: Vollegem\n",
        _dated("until: 2025-12-30"),
        "gap",
        "partnerships.1.members.1.municipalities.1.until",
    ),
    Broken(
        "a declared gap that is known",
        "      - nis: 91002\n        name: Leegem",
        "      - nis: 91001\n        name: Vollegem",
        "known-after-all",
        "declared_gaps.1.municipalities.1",
    ),
    Broken(
        "an unknown that is known",
        "  - nis: 91004\n    name: Oostveld",
        "  - nis: 91001\n    name: Vollegem",
        "known-after-all",
        "declared_unknown.1",
    ),
    Broken(
        "a gap that is declared twice",
        "      - nis: 91002\n        name: Leegem\n",
        "      - nis: 91002\n        name: Leegem\n      - nis: 91002\n        name: Leegem\n",
        "declared-twice",
        "declared_gaps.1.municipalities.2",
    ),
    Broken(
        "a cycle that ends before it begins",
        "ends_on: 2025-12-31",
        "ends_on: 2019-12-31",
        "dates-reversed",
        "cycles.1.ends_on",
    ),
    Broken(
        "a member that leaves before it joins",
        "            name: Vollegem\n",
        _dated("from: 2023-01-01", "until: 2022-01-01"),
        "dates-reversed",
        "partnerships.1.members.1.municipalities.1.until",
        below=1,
    ),
    Broken(
        "an area that ends before it begins",
        "            from: 2021-01-01\n",
        "            from: 2021-01-01\n            until: 2020-01-01\n",
        "dates-reversed",
        "organisers.1.area.1.municipalities.2.until",
    ),
    Broken(
        "a double membership of partnerships that do not exist",
        "",
        "\ndouble_memberships:\n  - nis: 91001\n    name: Vollegem\n"
        f"    partnerships: [voorbeeld, weg]\n    reason: x\n    {PROVENANCE}",
        "unknown-partnership",
        "double_memberships.1.partnerships.2",
        line_of="partnerships: [voorbeeld, weg]",
    ),
    Broken(
        "a double membership of one partnership",
        "",
        "\ndouble_memberships:\n  - nis: 91001\n    name: Vollegem\n"
        f"    partnerships: [voorbeeld]\n    reason: x\n    {PROVENANCE}",
        "too-few",
        "double_memberships.1.partnerships",
        line_of="partnerships: [voorbeeld]",
    ),
)
