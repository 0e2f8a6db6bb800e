"""Maps of partnerships and organisers, and of what is known: drawings with their facts and words.

Each map comes with the same in words, for people who cannot see it. Does not touch the disk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from bot.adapters.maps.bodies import Share, area_of, shortest_name
from bot.adapters.maps.colours import STATES, By, Colours, colours_by
from bot.core.coverage import Census, Held, census
from bot.core.directory import Directory
from bot.core.freshness import USUAL, Policy, cycle_doubt
from bot.core.model import Organiser, Partnership
from bot.core.terms import Duty, NisCode
from bot.maps.atlas import Atlas
from bot.maps.drawing import draw
from bot.maps.fills import BRUSSELS, MARKED, MARKED_PARTLY, MEMBERS, PARTLY, PLAIN
from bot.maps.records import Boundary
from bot.maps.sheet import Entry, Head
from bot.maps.spec import BODY, OVERVIEW, SMALL, Area, Group, Neighbour, Panel, Words
from bot.maps.symbols import Links
from bot.messages.catalog import Catalog
from bot.messages.reply import Block, Reply, block, strong

BORDERS_OF = date(2025, 1, 1)  # the borders that `data/boundaries.geojson` holds, and since when


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map, and the same in words."""

    svg: str
    words: Reply

    @property
    def digest(self) -> str:
        """Return a BLAKE2 digest of the SVG, 32 hexadecimal digits."""
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
        dated = _dated([body] if isinstance(body, Partnership) else [], directory, day, as_of, say)
        words = _body_words(body, shares, directory, dated, say)
        name = shortest_name(body)
        areas, groups = [], []
        for share in shares:
            nis, town = share.municipality.nis, share.municipality.name
            if nis == asked:
                fill = MARKED if share.is_whole else MARKED_PARTLY
            else:
                fill = MEMBERS if share.is_whole else PARTLY
            key = "map.area.whole-place" if share.is_whole else "map.area.partly-place"
            areas.append(Area(nis, fill, say.text(key, name=town, body=name)))
            groups.append(Group((nis,), town, is_marked=nis == asked))
        panel = Panel(areas, groups, _body_key(shares, asked, say))
        drawn = draw([panel], words, self.atlas, BODY, links)
        whole = [share.municipality.name for share in shares if share.is_whole]
        told = [say.line("map.line", text=say.join(whole))] if whole else []
        told += [say.line("map.line", text=note) for note in words.notes]
        return Drawing(drawn.svg, Reply((_titled(words.head, say), block(*told))))

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
        names = {
            nis: directory.municipalities[nis].name
            for nis in colours.fills
            if province is None or directory.municipalities[nis].province == province
            if nis in self.atlas.near
        }
        if not names:
            raise ValueError("no municipality lies in this province")
        areas = [
            Area(nis, colours.fills[nis], _place(nis, name, colours, say))
            for nis, name in names.items()
        ]
        groups = [
            Group(tuple(inside), shortest_name(body))
            for body, codes in colours.groups
            if (inside := [nis for nis in codes if nis in names])
        ]
        entries = [
            Entry(fill, say.text(f"map.key.{by}.{kind}"), count)
            for kind, fill, count in colours.key(frozenset(names))
        ]
        held = [body for body, _ in colours.groups if isinstance(body, Partnership)]
        dated = _dated(held, directory, day, as_of, say)
        words, counts = _overview_words(by, province, len(names), entries, dated, say)
        panel = Panel(areas, groups, entries)
        drawn = draw([panel], words, self.atlas, OVERVIEW, links)
        listed = [
            say.line("map.overview.group", name=strong(heading), names=say.join(inside))
            for heading, inside in _listed(names, colours, say).items()
        ]
        return Drawing(drawn.svg, Reply((_titled(words.head, say, counts), block(*listed))))


def draw_coverage(
    directory: Directory, day: date, boundaries: Iterable[Boundary], say: Catalog
) -> str:
    """Return what is known of every municipality as SVG: a map of Flanders for each duty.

    On a day before `BORDERS_OF` the municipalities of that border are shown, each with what held
    for its parts on the day.

    Args:
        directory: The facts.
        day: Any day.
        boundaries: Of the municipalities and of Brussels.
        say: In the language of the reader.
    """
    counted = census(directory, day, max(day, BORDERS_OF))
    provinces: defaultdict[str, list[NisCode]] = defaultdict(list)
    for nis in counted.states[Duty.REGIEROL]:
        provinces[directory.municipalities[nis].province].append(nis)
    borders = [Group(tuple(codes)) for codes in provinces.values()]
    outside = Entry(BRUSSELS, say.text("coverage.map.outside"))
    panels, spoken = [], [say.text("coverage.map.description")]
    for duty in Duty:
        key, counts = _counted_states(counted, duty, say)
        areas = [
            Area(nis, STATES[each.state], _state_of(nis, each, directory, say))
            for nis, each in counted.held[duty].items()
        ]
        name = say.text(f"duty.{duty}")
        panels.append(Panel(areas, borders, [*key, outside], heading=name))
        spoken.append(say.text("coverage.map.counts", duty=name, counts=counts))
    number = len(counted.states[Duty.REGIEROL])
    title = say.text("coverage.map.title")
    subtitle = say.text("coverage.map.subtitle", number=number, date=say.date(counted.day))
    head = _head(title, (subtitle,), " ".join(spoken), say)
    words = Words(head, outside.label, say.text("coverage.map.brussels"))
    return draw(panels, words, Atlas(boundaries), SMALL).svg


def _counted_states(counted: Census, duty: Duty, say: Catalog) -> tuple[list[Entry], str]:
    """Return the legend of all states, and how often each occurs in words."""
    count = counted.count(duty)
    key = [
        Entry(fill, say.text(f"coverage.state.{state}"), count[state])
        for state, fill in STATES.items()
    ]
    said = [say.text("coverage.map.count", number=e.count or 0, state=e.label) for e in key]
    return key, say.join(said)


def _state_of(nis: NisCode, held: Held, directory: Directory, say: Catalog) -> str:
    name, state = directory.municipalities[nis].name, say.text(f"coverage.state.{held.state}")
    if not held.bodies:
        return say.text("coverage.map.place", name=name, state=state)
    bodies = say.join([body.name for body in held.bodies])
    return say.text("coverage.map.place-with", name=name, state=state, bodies=bodies)


def _body_words(
    body: Partnership | Organiser,
    shares: Sequence[Share],
    directory: Directory,
    dated: str,
    say: Catalog,
) -> Words:
    duty = Duty.REGIEROL if isinstance(body, Partnership) else Duty.WIJK_WERKEN
    # Nobody is certain: unknown is not none.
    number = _number(len(shares), say) if shares else say.text("map.area.unknown")
    what = say.text("map.area.subtitle", duty=say.text(f"duty.{duty}"), number=number)
    notes = [
        say.text(
            "map.area.part",
            name=share.municipality.name,
            parts=say.join([part.name for part in share.parts]),
        )
        for share in shares
        if not share.is_whole
    ]
    if not shares:
        notes = [say.text("map.area.none")]
    members = say.join([share.municipality.name for share in shares])
    description = " ".join((what, *([members + "."] if members else []), *notes))
    neighbours = {
        m.nis: Neighbour(m.name, say.text("map.area.other-place", name=m.name))
        for m in directory.municipalities.values()
    }
    return Words(
        _head(body.name, (what, dated), description, say),
        say.text("map.brussels-outside"),
        say.text("coverage.map.brussels"),
        neighbours=neighbours,
        notes=tuple(notes),
    )


def _body_key(shares: Sequence[Share], asked: NisCode | None, say: Catalog) -> list[Entry]:
    key = [
        Entry(MARKED, say.text("map.area.marked", name=share.municipality.name))
        for share in shares
        if share.municipality.nis == asked
    ]
    whole = sum(share.is_whole for share in shares)
    if whole:
        key.append(Entry(MEMBERS, say.text("map.area.member"), whole))
    if whole < len(shares):
        key.append(Entry(PARTLY, say.text("map.area.partly"), len(shares) - whole))
    key.append(Entry(PLAIN, say.text("map.area.other" if shares else "map.area.all")))
    return key


def _overview_words(  # noqa: PLR0913, PLR0917 -- what an overview tells
    by: By, province: str | None, number: int, key: Sequence[Entry], dated: str, say: Catalog
) -> tuple[Words, str]:
    """Return the words, and how many municipalities are of each kind, as a sentence."""
    where = say.text("map.flanders")
    if province is not None:
        where = say.text("map.province", name=say.text(f"map.provinces.{province}"))
    first = say.text("map.overview.subtitle", where=where, number=_number(number, say))
    counted = [say.text("map.overview.count", number=e.count or 0, kind=e.label) for e in key]
    counts = f"{say.join(counted)}."
    title = say.text(f"map.overview.title.{by}")
    words = Words(
        _head(title, (first, dated), f"{first}. {counts}", say),
        say.text("map.brussels-outside"),
        say.text("coverage.map.brussels"),
        say.text("map.overview.other"),
    )
    return words, counts


def _place(nis: NisCode, name: str, colours: Colours, say: Catalog) -> str:
    bodies, kind = colours.bodies[nis], colours.kinds[nis]
    state = say.text(f"map.key.{colours.by}.{kind}")
    if not bodies:
        return say.text("map.place.without", name=name, state=state)
    listed = say.join([body.name for body in bodies])
    if colours.by is By.PARTNERSHIP and kind == "known":
        return say.text("map.place.by", name=name, bodies=listed)
    return say.text("map.place.with", name=name, bodies=listed, state=state)


def _listed(names: Mapping[NisCode, str], colours: Colours, say: Catalog) -> dict[str, list[str]]:
    """Return each group with its municipalities; each of them in exactly one."""
    found: dict[str, list[str]] = {}
    for nis, name in sorted(names.items(), key=lambda each: each[1]):
        bodies, kind = colours.bodies[nis], colours.kinds[nis]
        if colours.by is By.PARTNERSHIP and bodies:
            heading = say.join([shortest_name(body) for body in bodies])
            if kind == "mixed":
                heading = say.text("map.overview.mixed", names=heading)
        else:
            heading = say.text(f"map.key.{colours.by}.{kind}")
        found.setdefault(heading, []).append(name)
    return dict(sorted(found.items()))


def _head(title: str, lines: tuple[str, ...], description: str, say: Catalog) -> Head:
    return Head(say.language, title, lines, description, say.text("coverage.map.credit"))


def _titled(head: Head, say: Catalog, *more: str) -> Block:
    lines = (say.line("map.line", text=line) for line in (*head.lines, *more))
    return block((strong(head.title),), *lines)


def _dated(
    partnerships: Sequence[Partnership],
    directory: Directory,
    day: date,
    as_of: date | None,
    say: Catalog,
) -> str:
    """Return of when a map is, with the cycle if all partnerships are of one."""
    written = say.date(as_of or day)
    cycles = {body.cycle for body in partnerships}
    if len(cycles) != 1:
        return say.text("map.as-of", date=written)
    doubts = [doubt for body in partnerships if (doubt := cycle_doubt(body, directory, day))]
    key = f"map.cycle-{doubts[0]}" if doubts else "map.cycle"
    return say.text(key, cycle=cycles.pop(), date=written)


def _number(number: int, say: Catalog) -> str:
    return "".join(span.text for span in say.count("map.municipalities", number))
