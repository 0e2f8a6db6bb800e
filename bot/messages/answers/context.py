"""What every part of an answer needs: the texts, the facts they point to, and the day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.core.answering.freshness import USUAL, Policy
from bot.core.lookup.directory import Directory
from bot.core.model.facts import LocalContact, Phone, Provenance, Source
from bot.core.model.geography import Municipality, Place
from bot.core.model.outcome import Answer, Finding
from bot.core.model.terms import Confidence, Duty, LocalBody, PlaceKind
from bot.messages.catalog import Catalog
from bot.messages.reply import Line, Span, Style, quiet
from bot.service.ask import Asked

_SHOWN_SOURCES = 2
_OF_DATA = "nl"  # the language that remarks in the data are in
_ABOUT = re.compile(r"\b(ca\.|na|eind) (?:[a-z]+ )?(\d{4}(?:-\d{4})?)$")
_WHEN = {"ca.": "about", "na": "after", "eind": "about"}


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """The language, the directory and the day of one answer; phrases that several replies share."""

    texts: Catalog
    directory: Directory
    today: date
    policy: Policy = USUAL  # from which age on an answer warns

    def phone(self, phone: Phone) -> Span:
        """Return a number that can be tapped."""
        return Span(phone.display, Style.PHONE, f"tel:{phone.dial}")

    def email(self, address: str) -> Span:
        """Return an address that can be tapped."""
        return Span(address, Style.EMAIL, f"mailto:{address}")

    def link(self, url: str) -> Span:
        """Return a link, shown without its scheme."""
        shown = url.removeprefix("https://").removeprefix("http://").removesuffix("/")
        return Span(shown, Style.LINK, url)

    def kind(self, place: Place) -> str:
        """Return the word for what a place is."""
        return self.texts.text(f"kind.{place.kind}")

    def called(self, municipality: Municipality) -> str:
        """Return a municipality's name, behind the official one in the reader's language if any.

        "Courtrai (Kortrijk)": whoever knows only one of them finds the other.
        """
        names = {"fr": municipality.name_fr, "de": municipality.name_de}
        own = names.get(self.texts.language) or municipality.name
        return municipality.name if own == municipality.name else f"{own} ({municipality.name})"

    def published(self, source: Source) -> str:
        """Return how old a source is, in words; "zonder datum" where nobody knows."""
        return _published(source, self.texts)

    def sources(self, provenances: Iterable[Provenance]) -> tuple[Source, ...]:
        """Return the sources of facts, each once: dated ones first, the newest first."""
        return self.directory.newest_first(s for p in provenances for s in p.sources)

    def source_line(self, provenances: tuple[Provenance, ...], duty: Duty | None = None) -> Line:
        """Return "Bron: ..., nagekeken op ..." for some facts, or for those of a duty.

        The oldest check counts.
        """
        checked = min(provenance.checked_on for provenance in provenances)
        return _source_line(self.sources(provenances)[:_SHOWN_SOURCES], checked, self.texts, duty)

    def official_list(self) -> Line | None:
        """Return where the ministry's own list of regisseurs is, if the data have it."""
        ministry = self.directory.referrals.get("socialeeconomie")
        if ministry is None or ministry.website is None:
            return None
        return self.texts.line(
            "next.list", publisher=ministry.name, website=self.link(ministry.website)
        )


def answer_context(asked: Asked, catalog: Catalog) -> AnswerContext:
    """Return what the reply to *asked* needs, in the catalog's language."""
    return AnswerContext(catalog, asked.directory, asked.today, asked.policy)


@lru_cache(maxsize=512)  # of data only: some sixty lines for each language
def _source_line(
    shown: tuple[Source, ...], checked: date, texts: Catalog, duty: Duty | None
) -> Line:
    named = [
        texts.text("source.one", publisher=source.publisher, date=_published(source, texts))
        for source in shown
    ]
    sources = ", ".join(dict.fromkeys(named))
    key = f"source.line-{duty}" if duty else "source.line"
    return quiet(texts.line(key, sources=sources, checked=texts.date(checked)))


def _published(source: Source, texts: Catalog) -> str:
    if source.published_hint and texts.language == _OF_DATA:
        return source.published_hint
    if source.published:
        return texts.partial_date(source.published)
    about = _ABOUT.search(source.published_hint or "")
    if about:  # the rest of a Dutch remark is left out
        return texts.text(f"source.undated-{_WHEN[about[1]]}", year=about[2])
    return texts.text("source.undated")


def is_probable(*provenances: Provenance | None) -> bool:
    """Tell whether any of the facts is only inferred."""
    return any(p is not None and p.confidence is Confidence.INFERRED for p in provenances)


def probably(*provenances: Provenance | None) -> str:
    """Return how a key ends whose sentence says "waarschijnlijk"; empty where nothing is so."""
    return "-probably" if is_probable(*provenances) else ""


def is_whole(place: Place) -> bool:
    """Tell whether a place is a municipality of today."""
    return place.kind is PlaceKind.MUNICIPALITY


def whom_to_call(answer: Answer, finding: Finding) -> LocalContact | None:
    """Return whom to call where a duty's body has no phone: the town hall, else the OCMW.

    The municipality of today comes first, then a former part that was asked for, or any part.
    """
    parts = {part.nis for part in finding.parts}
    is_whole_answer = not answer.is_part and len(answer.findings) == 1
    able = [
        local
        for local in answer.local
        if local.phone and (is_whole_answer or local.former_nis in {None, *parts})
    ]
    return min(
        able,
        key=lambda local: (local.body is not LocalBody.GEMEENTE, local.former_nis is not None),
        default=None,
    )
