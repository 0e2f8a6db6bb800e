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
from bot.core.answering.coverage import Census, Held, census
from bot.core.answering.freshness import USUAL, Policy, cycle_doubt
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Organiser, Partnership
from bot.core.model.terms import Duty, NisCode
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
        texts: Catalog,
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
            texts: In the language of the reader.
            asked: A municipality of today to mark, if it is one of them.
            links: Where municipalities lead to; None for a picture.
            as_of: The day that is written on it; None: *day*.
        """
        shares = area_of(body, directory)
        dated = _dated(
            [body] if isinstance(body, Partnership) else [], directory, day, as_of, texts
        )
        words = _body_words(body, shares, directory, dated, texts)
        name = shortest_name(body)
        areas, groups = [], []
        for share in shares:
            nis, town = share.municipality.nis, share.municipality.name
            if nis == asked:
                fill = MARKED if share.is_whole else MARKED_PARTLY
            else:
                fill = MEMBERS if share.is_whole else PARTLY
            key = "map.area.whole-place" if share.is_whole else "map.area.partly-place"
            areas.append(Area(nis, fill, texts.text(key, name=town, body=name)))
            groups.append(Group((nis,), town, is_marked=nis == asked))
        panel = Panel(areas, groups, _body_key(shares, asked, texts))
        drawn = draw([panel], words, self.atlas, BODY, links)
        whole = [share.municipality.name for share in shares if share.is_whole]
        told = [texts.line("map.line", text=texts.join(whole))] if whole else []
        told += [texts.line("map.line", text=note) for note in words.notes]
        return Drawing(drawn.svg, Reply((_titled(words.head, texts), block(*told))))

    def overview(  # noqa: PLR0913 -- of what, by what, on which day, for whom
        self,
        directory: Directory,
        day: date,
        texts: Catalog,
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
            texts: In the language of the reader.
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
            Area(nis, colours.fills[nis], _place(nis, name, colours, texts))
            for nis, name in names.items()
        ]
        groups = [
            Group(tuple(inside), shortest_name(body))
            for body, codes in colours.groups
            if (inside := [nis for nis in codes if nis in names])
        ]
        entries = [
            Entry(fill, texts.text(f"map.key.{by}.{kind}"), count)
            for kind, fill, count in colours.key(frozenset(names))
        ]
        held = [body for body, _ in colours.groups if isinstance(body, Partnership)]
        dated = _dated(held, directory, day, as_of, texts)
        words, counts = _overview_words(by, province, len(names), entries, dated, texts)
        panel = Panel(areas, groups, entries)
        drawn = draw([panel], words, self.atlas, OVERVIEW, links)
        listed = [
            texts.line("map.overview.group", name=strong(heading), names=texts.join(inside))
            for heading, inside in _listed(names, colours, texts).items()
        ]
        return Drawing(drawn.svg, Reply((_titled(words.head, texts, counts), block(*listed))))


def draw_coverage(
    directory: Directory, day: date, boundaries: Iterable[Boundary], texts: Catalog
) -> str:
    """Return what is known of every municipality as SVG: a map of Flanders for each duty.

    On a day before `BORDERS_OF` the municipalities of that border are shown, each with what held
    for its parts on the day.

    Args:
        directory: The facts.
        day: Any day.
        boundaries: Of the municipalities and of Brussels.
        texts: In the language of the reader.
    """
    counted = census(directory, day, max(day, BORDERS_OF))
    provinces: defaultdict[str, list[NisCode]] = defaultdict(list)
    for nis in counted.states[Duty.REGIEROL]:
        provinces[directory.municipalities[nis].province].append(nis)
    borders = [Group(tuple(codes)) for codes in provinces.values()]
    outside = Entry(BRUSSELS, texts.text("coverage.map.outside"))
    panels, spoken = [], [texts.text("coverage.map.description")]
    for duty in Duty:
        key, counts = _counted_states(counted, duty, texts)
        areas = [
            Area(nis, STATES[each.state], _state_of(nis, each, directory, texts))
            for nis, each in counted.held[duty].items()
        ]
        name = texts.text(f"duty.{duty}")
        panels.append(Panel(areas, borders, [*key, outside], heading=name))
        spoken.append(texts.text("coverage.map.counts", duty=name, counts=counts))
    number = len(counted.states[Duty.REGIEROL])
    title = texts.text("coverage.map.title")
    subtitle = texts.text("coverage.map.subtitle", number=number, date=texts.date(counted.day))
    head = _head(title, (subtitle,), " ".join(spoken), texts)
    words = Words(head, outside.label, texts.text("coverage.map.brussels"))
    return draw(panels, words, Atlas(boundaries), SMALL).svg


def _counted_states(counted: Census, duty: Duty, texts: Catalog) -> tuple[list[Entry], str]:
    """Return the legend of all states, and how often each occurs in words."""
    count = counted.count(duty)
    key = [
        Entry(fill, texts.text(f"coverage.state.{state}"), count[state])
        for state, fill in STATES.items()
    ]
    said = [texts.text("coverage.map.count", number=e.count or 0, state=e.label) for e in key]
    return key, texts.join(said)


def _state_of(nis: NisCode, held: Held, directory: Directory, texts: Catalog) -> str:
    name, state = directory.municipalities[nis].name, texts.text(f"coverage.state.{held.state}")
    if not held.bodies:
        return texts.text("coverage.map.place", name=name, state=state)
    bodies = texts.join([body.name for body in held.bodies])
    return texts.text("coverage.map.place-with", name=name, state=state, bodies=bodies)


def _body_words(
    body: Partnership | Organiser,
    shares: Sequence[Share],
    directory: Directory,
    dated: str,
    texts: Catalog,
) -> Words:
    duty = Duty.REGIEROL if isinstance(body, Partnership) else Duty.WIJK_WERKEN
    # Nobody is certain: unknown is not none.
    number = _number(len(shares), texts) if shares else texts.text("map.area.unknown")
    what = texts.text("map.area.subtitle", duty=texts.text(f"duty.{duty}"), number=number)
    notes = [
        texts.text(
            "map.area.part",
            name=share.municipality.name,
            parts=texts.join([part.name for part in share.parts]),
        )
        for share in shares
        if not share.is_whole
    ]
    if not shares:
        notes = [texts.text("map.area.none")]
    members = texts.join([share.municipality.name for share in shares])
    description = " ".join((what, *([members + "."] if members else []), *notes))
    neighbours = {
        m.nis: Neighbour(m.name, texts.text("map.area.other-place", name=m.name))
        for m in directory.municipalities.values()
    }
    return Words(
        _head(body.name, (what, dated), description, texts),
        texts.text("map.brussels-outside"),
        texts.text("coverage.map.brussels"),
        neighbours=neighbours,
        notes=tuple(notes),
    )


def _body_key(shares: Sequence[Share], asked: NisCode | None, texts: Catalog) -> list[Entry]:
    key = [
        Entry(MARKED, texts.text("map.area.marked", name=share.municipality.name))
        for share in shares
        if share.municipality.nis == asked
    ]
    whole = sum(share.is_whole for share in shares)
    if whole:
        key.append(Entry(MEMBERS, texts.text("map.area.member"), whole))
    if whole < len(shares):
        key.append(Entry(PARTLY, texts.text("map.area.partly"), len(shares) - whole))
    key.append(Entry(PLAIN, texts.text("map.area.other" if shares else "map.area.all")))
    return key


def _overview_words(  # noqa: PLR0913, PLR0917 -- what an overview tells
    by: By, province: str | None, number: int, key: Sequence[Entry], dated: str, texts: Catalog
) -> tuple[Words, str]:
    """Return the words, and how many municipalities are of each kind, as a sentence."""
    where = texts.text("map.flanders")
    if province is not None:
        where = texts.text("map.province", name=texts.text(f"map.provinces.{province}"))
    first = texts.text("map.overview.subtitle", where=where, number=_number(number, texts))
    counted = [texts.text("map.overview.count", number=e.count or 0, kind=e.label) for e in key]
    counts = f"{texts.join(counted)}."
    title = texts.text(f"map.overview.title.{by}")
    words = Words(
        _head(title, (first, dated), f"{first}. {counts}", texts),
        texts.text("map.brussels-outside"),
        texts.text("coverage.map.brussels"),
        texts.text("map.overview.other"),
    )
    return words, counts


def _place(nis: NisCode, name: str, colours: Colours, texts: Catalog) -> str:
    bodies, kind = colours.bodies[nis], colours.kinds[nis]
    state = texts.text(f"map.key.{colours.by}.{kind}")
    if not bodies:
        return texts.text("map.place.without", name=name, state=state)
    listed = texts.join([body.name for body in bodies])
    if colours.by is By.PARTNERSHIP and kind == "known":
        return texts.text("map.place.by", name=name, bodies=listed)
    return texts.text("map.place.with", name=name, bodies=listed, state=state)


def _listed(names: Mapping[NisCode, str], colours: Colours, texts: Catalog) -> dict[str, list[str]]:
    """Return each group with its municipalities; each of them in exactly one."""
    found: dict[str, list[str]] = {}
    for nis, name in sorted(names.items(), key=lambda each: each[1]):
        bodies, kind = colours.bodies[nis], colours.kinds[nis]
        if colours.by is By.PARTNERSHIP and bodies:
            heading = texts.join([shortest_name(body) for body in bodies])
            if kind == "mixed":
                heading = texts.text("map.overview.mixed", names=heading)
        else:
            heading = texts.text(f"map.key.{colours.by}.{kind}")
        found.setdefault(heading, []).append(name)
    return dict(sorted(found.items()))


def _head(title: str, lines: tuple[str, ...], description: str, texts: Catalog) -> Head:
    return Head(texts.language, title, lines, description, texts.text("coverage.map.credit"))


def _titled(head: Head, texts: Catalog, *more: str) -> Block:
    lines = (texts.line("map.line", text=line) for line in (*head.lines, *more))
    return block((strong(head.title),), *lines)


def _dated(
    partnerships: Sequence[Partnership],
    directory: Directory,
    day: date,
    as_of: date | None,
    texts: Catalog,
) -> str:
    """Return of when a map is, with the cycle if all partnerships are of one."""
    written = texts.date(as_of or day)
    cycles = {body.cycle for body in partnerships}
    if len(cycles) != 1:
        return texts.text("map.as-of", date=written)
    doubts = [doubt for body in partnerships if (doubt := cycle_doubt(body, directory, day))]
    key = f"map.cycle-{doubts[0]}" if doubts else "map.cycle"
    return texts.text(key, cycle=cycles.pop(), date=written)


def _number(number: int, texts: Catalog) -> str:
    return "".join(span.text for span in texts.count("map.municipalities", number))
