"""Maps of partnerships and organisers: gives the drawings their facts and words.

Each map comes with the same in words, for who cannot see it. Does not touch the disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from bot.adapters.coverage_map import BORDERS_OF
from bot.adapters.region_colours import By, Colours, colours_by
from bot.core.areas import Share, area_of
from bot.core.body_names import shortest_name
from bot.core.directory import Directory
from bot.core.freshness import USUAL, Policy, cycle_doubt
from bot.core.model import Organiser, Partnership
from bot.core.terms import Duty, NisCode
from bot.maps.area_map import AreaWords, Member, draw_area
from bot.maps.atlas import Atlas
from bot.maps.legend import Entry
from bot.maps.overview_map import Coloured, Group, OverviewWords, draw_overview
from bot.maps.records import Boundary
from bot.maps.sheet import Head, Links
from bot.messages.catalog import Catalog
from bot.messages.reply import Line, Reply, block, strong


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map, and the same in words."""

    svg: str
    words: Reply

    @property
    def digest(self) -> str:
        """Return what stands for the drawing: 32 characters, others for any other drawing."""
        return blake2b(self.svg.encode(), digest_size=16).hexdigest()


class RegionMaps:
    """Draws maps of one set of borders. May be kept and shared; keeps no facts."""

    def __init__(self, boundaries: Iterable[Boundary]) -> None:
        """Project *boundaries*: a tenth of a second for Flanders, and again as much later."""
        self.atlas = Atlas(boundaries)

    def body(  # noqa: PLR0913 -- whose area, on which day, for whom
        self,
        body: Partnership | Organiser,
        directory: Directory,
        day: date,
        say: Catalog,
        *,
        asked: NisCode | None = None,
        links: Links | None = None,
        as_of: date | None = None,
    ) -> Drawing:
        """Draw the area of a partnership or an organiser on the borders of today.

        Args:
            body: Of the directory.
            directory: The facts.
            day: On which the map is made; the members are those of the whole cycle.
            say: In the language of the reader.
            asked: A municipality of today to mark, if it is one of them.
            links: Where municipalities lead to; None for a picture.
            as_of: The day that is written on it; None: *day*.
        """
        shares = area_of(body, directory)
        members = [
            Member(share.municipality.nis, share.is_whole, share.municipality.nis == asked)
            for share in shares
        ]
        dated = _as_of(body, directory, day, as_of or day, say)
        words = _area_words(body, shares, directory, dated, say, asked)
        drawn = draw_area(members, self.atlas, words, links)
        return Drawing(drawn.svg, _body_reply(words, shares, say))

    def overview(  # noqa: PLR0913 -- of what, by what, on which day, for whom
        self,
        directory: Directory,
        day: date,
        say: Catalog,
        *,
        by: By = By.PARTNERSHIP,
        province: str | None = None,
        policy: Policy = USUAL,
        links: Links | None = None,
        as_of: date | None = None,
    ) -> Drawing:
        """Draw Flanders or one of its provinces, each municipality in the colour of its group.

        Args:
            directory: The facts.
            day: Any day; before `BORDERS_OF` it is drawn on the borders of that day.
            say: In the language of the reader.
            by: What the colours stand for.
            province: Its Dutch name as in the data; None for all of Flanders.
            policy: From when on facts are old.
            links: Where municipalities lead to; None for a picture.
            as_of: The day that is written on it; None: *day*.

        Raises:
            ValueError: If no municipality lies in *province*.
        """
        colours = colours_by(by, directory, day, max(day, BORDERS_OF), self.atlas, policy)
        codes = [
            nis
            for nis in colours.fills
            if province is None or directory.municipalities[nis].province == province
            if nis in self.atlas.near
        ]
        if not codes:
            raise ValueError("no municipality lies in this province")
        coloured = [
            Coloured(nis, colours.fills[nis], _title(nis, colours, directory, say)) for nis in codes
        ]
        own = frozenset(codes)
        groups = [
            Group(tuple(inside), shortest_name(body))
            for body, all_ in colours.groups
            if (inside := [nis for nis in all_ if nis in own])
        ]
        words = _overview_words(by, province, codes, colours, directory, day, say, as_of or day)
        entries = [
            Entry(fill, say.text(f"map.key.{by}.{kind}"), count)
            for kind, fill, count in colours.key(own)
        ]
        drawn = draw_overview(coloured, groups, entries, self.atlas, words, links=links)
        return Drawing(drawn.svg, _overview_reply(by, words, codes, colours, directory, say))


def _area_words(  # noqa: PLR0913, PLR0917 -- what a map of an area tells
    body: Partnership | Organiser,
    shares: Sequence[Share],
    directory: Directory,
    dated: str,
    say: Catalog,
    asked: NisCode | None,
) -> AreaWords:
    names = {m.nis: m.name for m in directory.municipalities.values()}
    duty = Duty.REGIEROL if isinstance(body, Partnership) else Duty.WIJK_WERKEN
    # Nobody is certain: unknown is not none.
    number = _number(len(shares), say) if shares else say.text("map.area.unknown")
    what = say.text("map.area.subtitle", duty=say.text(f"duty.{duty}"), number=number)
    lines = (what, dated)
    partly = [
        say.text(
            "map.area.part",
            name=share.municipality.name,
            parts=say.join([part.name for part in share.parts]),
        )
        for share in shares
        if not share.is_whole
    ]
    if not shares:
        partly = [say.text("map.area.none")]
    titles = {nis: say.text("map.area.other-place", name=name) for nis, name in names.items()}
    for share in shares:
        kind = "whole" if share.is_whole else "partly"
        name = share.municipality.name
        titles[share.municipality.nis] = say.text(
            f"map.area.{kind}-place", name=name, body=shortest_name(body)
        )
    members = say.join([share.municipality.name for share in shares])
    description = " ".join((what, *([members + "."] if members else []), *partly))
    return AreaWords(
        head=Head(say.language, body.name, lines, description, say.text("coverage.map.credit")),
        member=say.text("map.area.member"),
        partly=say.text("map.area.partly"),
        marked=say.text("map.area.marked", name=names[asked]) if asked in names else "",
        other=say.text("map.area.other" if shares else "map.area.all"),
        outside=say.text("map.brussels-outside"),
        brussels=say.text("coverage.map.brussels"),
        names=names,
        titles=titles,
        notes=tuple(partly),
    )


def _as_of(
    body: Partnership | Organiser, directory: Directory, day: date, as_of: date, say: Catalog
) -> str:
    if not isinstance(body, Partnership):
        return say.text("map.as-of", date=say.date(as_of))
    doubt = cycle_doubt(body, directory, day)
    key = f"map.cycle-{doubt}" if doubt else "map.cycle"
    return say.text(key, cycle=body.cycle, date=say.date(as_of))


def _body_reply(words: AreaWords, shares: Sequence[Share], say: Catalog) -> Reply:
    head = words.head
    names = [share.municipality.name for share in shares if share.is_whole]
    return Reply(
        (
            block((strong(head.title),), *(say.say("map.line", text=line) for line in head.lines)),
            block(
                say.say("map.line", text=say.join(names)) if names else None,
                *(say.say("map.line", text=note) for note in words.notes),
            ),
        )
    )


def _title(nis: NisCode, colours: Colours, directory: Directory, say: Catalog) -> str:
    name = directory.municipalities[nis].name
    bodies, kind = colours.bodies[nis], colours.kinds[nis]
    state = say.text(f"map.key.{colours.by}.{kind}")
    if not bodies:
        return say.text("map.place.without", name=name, state=state)
    listed = say.join([body.name for body in bodies])
    if colours.by is By.PARTNERSHIP and kind == "known":
        return say.text("map.place.by", name=name, bodies=listed)
    return say.text("map.place.with", name=name, bodies=listed, state=state)


def _overview_words(  # noqa: PLR0913, PLR0917 -- what an overview tells
    by: By,
    province: str | None,
    codes: Sequence[NisCode],
    colours: Colours,
    directory: Directory,
    day: date,
    say: Catalog,
    as_of: date,
) -> OverviewWords:
    where = (
        say.text("map.flanders")
        if province is None
        else say.text("map.province", name=say.text(f"map.provinces.{province}"))
    )
    number = _number(len(codes), say)
    first = say.text("map.overview.subtitle", where=where, number=number)
    held = [body for body, _ in colours.groups if isinstance(body, Partnership)]
    cycles = sorted({body.cycle for body in held})
    if len(cycles) == 1:
        doubts = [doubt for body in held if (doubt := cycle_doubt(body, directory, day))]
        key = f"map.cycle-{doubts[0]}" if doubts else "map.cycle"
        second = say.text(key, cycle=cycles[0], date=say.date(as_of))
    else:
        second = say.text("map.as-of", date=say.date(as_of))
    counts = _counts(by, codes, colours, say)
    title = say.text(f"map.overview.title.{by}")
    description = f"{first}. {counts}"
    return OverviewWords(
        Head(say.language, title, (first, second), description, say.text("coverage.map.credit")),
        other=say.text("map.overview.other"),
        outside=say.text("map.brussels-outside"),
        brussels=say.text("coverage.map.brussels"),
    )


def _overview_reply(  # noqa: PLR0913, PLR0917 -- what an overview tells, in words
    by: By,
    words: OverviewWords,
    codes: Sequence[NisCode],
    colours: Colours,
    directory: Directory,
    say: Catalog,
) -> Reply:
    head = words.head
    lines: list[Line] = [
        say.say("map.overview.group", name=strong(heading), names=say.join(names))
        for heading, names in _listed(by, codes, colours, directory, say).items()
    ]
    told = (*head.lines, _counts(by, codes, colours, say))
    return Reply(
        (
            block((strong(head.title),), *(say.say("map.line", text=line) for line in told)),
            block(*lines),
        )
    )


def _counts(by: By, codes: Sequence[NisCode], colours: Colours, say: Catalog) -> str:
    """Return how many municipalities are of each kind, as a sentence."""
    counted = [
        say.text("map.overview.count", number=count, kind=say.text(f"map.key.{by}.{kind}"))
        for kind, _, count in colours.key(frozenset(codes))
    ]
    return f"{say.join(counted)}."


def _listed(
    by: By, codes: Sequence[NisCode], colours: Colours, directory: Directory, say: Catalog
) -> Mapping[str, list[str]]:
    """Return each group with its municipalities; each of them in exactly one."""
    found: dict[str, list[str]] = {}
    for nis in sorted(codes, key=lambda code: directory.municipalities[code].name):
        bodies, kind = colours.bodies[nis], colours.kinds[nis]
        if by is By.PARTNERSHIP and bodies:
            heading = say.join([shortest_name(body) for body in bodies])
            if kind == "mixed":
                heading = say.text("map.overview.mixed", names=heading)
        else:
            heading = say.text(f"map.key.{by}.{kind}")
        found.setdefault(heading, []).append(directory.municipalities[nis].name)
    return dict(sorted(found.items()))


def _number(number: int, say: Catalog) -> str:
    return "".join(span.text for span in say.count("map.municipalities", number))
