"""What every page needs: the use cases, the languages, and what is settled about the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.adapters.maps.gallery import MapGallery
from bot.adapters.metrics import Metrics
from bot.adapters.turns import Turns
from bot.core.model.outcome import Outcome
from bot.messages.answers.record import outcome_name
from bot.messages.catalog import Catalog
from bot.service.ask import Ask, Locate
from bot.service.changing.load import DirectoryHolder
from bot.service.correct import Correct, Reported, Wrong
from bot.service.misses import Misses
from bot.service.ports import Clock

# What only a browser on the same machine can mean.
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What this channel needs to know."""

    default: str = "nl"  # the language without a prefix
    public_url: str | None = None
    hosts: frozenset[str] = THIS_MACHINE  # whose names are believed without a public address
    frame_ancestors: tuple[str, ...] = ()  # sites that may show pages inside their own
    cors_origins: tuple[str, ...] = ()  # sites whose scripts may read the API; "*": all


@dataclass(frozen=True, slots=True)
class WebServices:
    """The use cases that this channel offers."""

    ask: Ask
    locate: Locate
    correct: Correct
    misses: Misses
    catalogs: Mapping[str, Catalog]
    holder: DirectoryHolder
    gallery: MapGallery
    clock: Clock
    metrics: Metrics
    tell_report: Callable[[Reported, Wrong], None]  # passes a new report on to administrators
    turns: Turns = field(default_factory=Turns)  # in which what takes long is done

    def count_answer(self, outcome: Outcome, texts: Catalog) -> None:
        """Count an answer by its outcome and its language."""
        self.metrics.count(self.metrics.outcomes, outcome_name(outcome))
        self.metrics.count(self.metrics.languages, texts.language)
