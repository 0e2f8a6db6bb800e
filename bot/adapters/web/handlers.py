"""What handlers of requests share: one of each for the whole site."""

from __future__ import annotations

from dataclasses import dataclass

from bot.adapters.web.etags import ETags
from bot.adapters.web.rate_limits import RateLimits
from bot.adapters.web.services import WebServices
from bot.adapters.web.templating import Templates


@dataclass(frozen=True, slots=True)
class Shared:
    """What answers are made with."""

    services: WebServices
    templates: Templates
    etags: ETags
    limits: RateLimits


class Handlers:
    """Methods that answer requests, to be put into routes."""

    def __init__(self, shared: Shared) -> None:
        self._services = shared.services
        self._templates = shared.templates
        self._etags = shared.etags
        self._limits = shared.limits
