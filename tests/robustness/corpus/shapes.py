"""What is no YAML, is YAML that we do not take, or has another shape than the data."""

from __future__ import annotations

from tests.robustness.corpus import Broken

NAME = "name: Voorbeeldverband"
LAUGHS = "".join(
    f"lol{n}: &lol{n} [{', '.join([f'*lol{n - 1}'] * 9)}]\n" if n else "lol0: &lol0 [ha, ha]\n"
    for n in range(9)
)
MERGES = "".join(
    f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}\n" if n else "m0: &m0 {a: 1}\n"
    for n in range(9)
)


def _name(what: str, new: str, code: str, field: str = "", below: int = 0) -> Broken:
    """Return the sound file with something else than the name of the first partnership."""
    return Broken(what, NAME, new, code, field, below=below)


def _end(what: str, new: str, code: str, field: str = "", below: int = 0) -> Broken:
    """Return the sound file with more at its end."""
    return Broken(what, "", new, code, field, below=below)


def _instead(
    what: str, text: str, code: str, field: str = "", *, below: int = 0, no_line: bool = False
) -> Broken:
    """Return a file that says something else altogether."""
    return Broken(
        what,
        "# Made up",
        "# Not",
        code,
        field,
        below=below,
        no_line=no_line,
        encode=lambda _sound: text.encode(),
    )


CASES = (
    # keys
    _end("a list twice at the top", "\nreferrals: []\n", "yaml-duplicate", "referrals", 0),
    _name("a field twice", f"{NAME}\n    name: Tweede", "yaml-duplicate", "partnerships.1.name"),
    _name(
        "a field twice in other quotes",
        f'{NAME}\n    "name": Tweede',
        "yaml-duplicate",
        "partnerships.1.name",
    ),
    _name(
        "a field twice with an escape",
        f'{NAME}\n    "n\\x61me": Tweede',
        "yaml-duplicate",
        "partnerships.1.name",
    ),
    Broken(
        "a field twice in a flow mapping",
        "confidence: inferred, checked_on: 2026-11-01}",
        "confidence: inferred, confidence: official, checked_on: 2026-11-01}",
        "yaml-duplicate",
        "partnerships.2.wijk_werken.confidence",
    ),
    _name("an unknown field", f"{NAME}\n    fax: 1", "unknown-field", "partnerships.1.fax"),
    _name("a misspelled field", "naam: Voorbeeldverband", "unknown-field", "partnerships.1.naam"),
    _name("a field in capitals", "Name: Voorbeeldverband", "unknown-field", "partnerships.1.Name"),
    _name(
        "a field with a Cyrillic letter",
        "n\u0430me: Voorbeeldverband",
        "unknown-field",
        "partnerships.1.n\u0430me",
    ),
    _name(
        "a field with a space at its end",
        '"name ": Voorbeeldverband',
        "unknown-field",
        "partnerships.1.name ",
    ),
    _name("a field with a tab in it", '"na\\tme": Voorbeeldverband', "yaml-key", "partnerships.1"),
    _name("a number for a field", f"{NAME}\n    1: een", "unknown-field", "partnerships.1.1"),
    _name("a truth for a field", f"{NAME}\n    yes: een", "unknown-field", "partnerships.1.yes"),
    _name("nothing for a field", f"{NAME}\n    ~: een", "unknown-field", "partnerships.1.~"),
    _name("a list for a field", f"{NAME}\n    ? [a, b]\n    : een", "yaml-key", "partnerships.1"),
    _name("a mapping for a field", f"{NAME}\n    {{a: b}}: een", "yaml-key", "partnerships.1"),
    _name("a very long field", f"{NAME}\n    {'x' * 200}: een", "yaml-key", "partnerships.1"),
    _end("an unknown list at the top", "\nmembers: []\n", "unknown-field", "members"),
    Broken(
        "a list at the top misspelled",
        "organisers:\n",
        "organizers:\n",
        "unknown-field",
        "organizers",
    ),
    # what comes from elsewhere
    _name("an anchor", "name: &n Voorbeeldverband", "yaml-anchor", "partnerships.1.name"),
    _name("an alias to nothing", "name: *n", "yaml-alias", "partnerships.1.name"),
    _end("a billion laughs", LAUGHS, "yaml-anchor", "lol0"),
    _end("a bomb of merge keys", MERGES, "yaml-anchor", "m0"),
    _end("an anchor within itself", "a: &a [*a]\n", "yaml-anchor", "a"),
    _name("a merge key", f"{NAME}\n    <<: {{notes: x}}", "yaml-merge", "partnerships.1"),
    _name("a merge key in quotes", f'{NAME}\n    "<<": x', "yaml-merge", "partnerships.1"),
    _name("an anchored field", f"{NAME}\n    &k notes: x", "yaml-anchor", "partnerships.1"),
    # tags
    _name(
        "a Python object", "name: !!python/object:os.system x", "yaml-tag", "partnerships.1.name"
    ),
    _name(
        "a Python call",
        "name: !!python/object/apply:os.system ['true']",
        "yaml-tag",
        "partnerships.1.name",
    ),
    _name("a binary tag", "name: !!binary Vm9vcmJlZWxk", "yaml-tag", "partnerships.1.name"),
    _name("a set tag", "name: !!set {a, b}", "yaml-tag", "partnerships.1.name"),
    _name("a string tag", "name: !!str Voorbeeldverband", "yaml-tag", "partnerships.1.name"),
    _name("a tag of our own", "name: !secret Voorbeeld", "yaml-tag", "partnerships.1.name"),
    _name("a bare tag", "name: ! Voorbeeld", "yaml-tag", "partnerships.1.name"),
    _instead("a tag directive", "%TAG !y! tag:yaml.org,2002:\n---\na: 1\n", "yaml-directive"),
    # documents
    _end("a second document", "---\ncycles: []\n", "yaml-documents"),
    _end("a second document after an end", "...\n---\ncycles: []\n", "yaml-documents", below=1),
    _end("words after the end of the document", "...\nnog iets\n", "yaml-syntax", below=1),
    _instead("a YAML version that does not exist", "%YAML 9.9\n---\na: 1\n", "yaml-syntax"),
    _instead("an empty file", "", "yaml-empty", no_line=True),
    _instead("only white space", " \n\n  \n", "yaml-empty", no_line=True),
    _instead("only comments", "# niets\n# nog niets\n", "yaml-empty", no_line=True),
    _instead("a document marker and nothing else", "---\n", "mapping", below=1),
    _instead("a list instead of the fields", "- cycles\n- sources\n", "mapping"),
    _instead("a sentence instead of the fields", "Dit is geen gegevensbestand.\n", "mapping"),
    _instead("a number instead of the fields", "42\n", "mapping"),
    _instead("a web page instead of the fields", "<!DOCTYPE html>\n<p>404</p>\n", "mapping"),
    _instead("JSON instead of the fields", '{"cycles": []}\n', "too-few", "cycles"),
    # syntax
    _name(
        "a quote that is never closed",
        'name: "Voorbeeldverband',
        "yaml-syntax",
    ),
    _name("words after a closing quote", 'name: "Voorbeeld" verband', "yaml-syntax"),
    _name("a bracket that is never closed", "name: [Voorbeeldverband", "yaml-syntax"),
    _name("a brace that is never closed", "name: {a: b", "yaml-syntax"),
    _name("a bracket too many", "name: Voorbeeldverband]\n    ]", "yaml-syntax", below=1),
    _name("a tab that indents", "\tname: Voorbeeldverband", "yaml-syntax"),
    _name("a line too far to the left", " name: Voorbeeldverband", "yaml-syntax"),
    _name("a line too far to the right", "  name: Voorbeeldverband", "yaml-syntax"),
    _name("two colons", "name: Voorbeeld: verband", "yaml-syntax"),
    _name("no colon", "name Voorbeeldverband", "yaml-syntax"),
    _name("no space after the colon", "name:Voorbeeldverband", "yaml-syntax"),
    _name("a value that begins with an at sign", "name: @voorbeeld", "yaml-syntax"),
    _name("a value that begins with a backtick", "name: `voorbeeld`", "yaml-syntax"),
    _name("a value that begins with a percent sign", "name: %voorbeeld", "yaml-syntax"),
    _end("rubbish at the end", "]]]}}}\n", "yaml-syntax"),
    _end("half a line at the end", "referr", "yaml-syntax", below=0),
    # shapes
    _name("a list for a text", "name: [a, b]", "text", "partnerships.1.name"),
    _name("a mapping for a text", "name: {a: b}", "text", "partnerships.1.name"),
    _name("an empty text", "name:", "empty", "partnerships.1.name"),
    _name("an empty text in quotes", 'name: ""', "empty", "partnerships.1.name"),
    _name("a null for a text", "name: null", "empty", "partnerships.1.name"),
    _name("a text of white space", 'name: "   "', "empty", "partnerships.1.name"),
    Broken(
        "a missing field",
        f"    {NAME}\n",
        "",
        "missing",
        "partnerships.1.name",
        line_of="- id: voorbeeld",
    ),
    Broken(
        "an entry without any field",
        "  - id: ander\n",
        "  - {}\n  - id: ander\n",
        "missing",
        "partnerships.2.id",
    ),
    Broken(
        "a text for an entry",
        "  - id: ander\n",
        "  - ander\n  - id: ander\n",
        "mapping",
        "partnerships.2",
    ),
    Broken(
        "a list for an entry",
        "  - id: ander\n",
        "  - [a]\n  - id: ander\n",
        "mapping",
        "partnerships.2",
    ),
    Broken(
        "a text for a mapping",
        "    contact:\n      reach: regisseur\n",
        "    contact: bel ons\n    notes:\n      reach: regisseur\n",
        "mapping",
        "partnerships.1.contact",
    ),
    Broken(
        "a mapping for a list",
        "sources:\n  - id: bron\n    title",
        "sources:\n    id: bron\n    title",
        "yaml-syntax",
        below=5,
    ),
    Broken("a text for a list", "sources: [bron]", "sources: bron", "list", "cycles.1.sources"),
    Broken("an empty list", "sources: [bron]", "sources: []", "too-few", "cycles.1.sources"),
    Broken(
        "nothing for a list",
        "declared_gaps:\n",
        "double_memberships:\ndeclared_gaps:\n",
        "list",
        "double_memberships",
    ),
    Broken(
        "a list within a list",
        "sources: [bron]",
        "sources: [[bron]]",
        "text",
        "cycles.1.sources.1",
    ),
    Broken(
        "a source twice",
        "sources: [bron, gids]",
        "sources: [bron, gids, bron]",
        "repeated",
        "partnerships.1.contact.sources",
    ),
    Broken(
        "no list of partnerships at all",
        "\npartnerships:\n",
        "\ndouble_memberships:\n",
        "missing",
        "partnerships",
        line_of="cycles:",
    ),
)
