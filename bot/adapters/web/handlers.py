"""What handlers of requests share: one of each for the whole site."""

from __future__ import annotations

from bot.adapters.web.etags import ETags
from bot.adapters.web.rate_limits import RateLimits
from bot.adapters.web.services import WebServices
from bot.adapters.web.templating import Templates


class Handlers:
    """Methods that answer requests, to be put into routes."""

    def __init__(
        self, services: WebServices, templates: Templates, etags: ETags, limits: RateLimits
    ) -> None:
        self._services = services
        self._templates = templates
        self._etags = etags
        self._limits = limits
