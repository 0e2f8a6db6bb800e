"""The one place that reads the environment. Everything is optional; all faults come at once."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import TypeVar

from bot.core.answering.freshness import USUAL, Policy
from bot.core.model.errors import ENVIRONMENT, InvalidInput, Problem

_PREFIX = "REGIEWIJZER_"
_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,80}\Z")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}\Z")  # what Telegram takes; short ones can be guessed
_ADMIN = re.compile(r"\s*([^:,\s][^:,]{0,39}?)\s*:\s*([0-9]{1,15})\s*\Z")
_LOOPBACK = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\Z")
_PUBLIC = re.compile(r"https://[^\s/?#]+(/[^\s?#]*)?\Z")
_SITE = re.compile(r"https?://(\*\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?\Z")
_HOST_NAME = re.compile(r"([A-Za-z0-9-]+\.)*[A-Za-z0-9-]+\Z|\[[0-9A-Fa-f:.]{2,45}\]\Z")
_PORT = re.compile(r"[0-9]{1,5}\Z")
_MOST_PORT = 65535
_MONTHS = re.compile(r"[0-9]{1,3}\Z")
_MOST_MONTHS = 240
_URL = re.compile(r"https?://[^\s/]+(/\S*)?\Z")
_NUMBER = re.compile(r"[0-9]{1,3}\Z")
_MISSES_AT_LEAST = range(2, 101)  # one day alone may be one person alone
_LOOPBACKS = ("127.0.0.1", "::1")
_YES_NO = {"yes": True, "ja": True, "no": False, "nee": False}
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs. The token never appears in its text form."""

    data_dir: Path
    database: Path
    telegram_token: str | None = field(default=None, repr=False)
    telegram_base_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str | None = None  # set: Telegram by webhook under it; not set: long polling
    # Names by which people may ask without a public address, beside those of this machine itself.
    allowed_hosts: tuple[str, ...] = ()
    metrics_port: int | None = None  # of its own for /health and /metrics; None: the same server
    trusted_proxies: tuple[str, ...] = _LOOPBACKS  # addresses, networks; believed for whom they ask
    frame_ancestors: tuple[str, ...] = ()  # sites that may show embedded pages inside their own
    cors_origins: tuple[str, ...] = ()  # sites whose scripts may read the API; "*": all
    webhook_secret: str | None = field(default=None, repr=False)  # None: a new one at each start
    admins: Mapping[int, str] = field(default_factory=dict, repr=False)  # name by Telegram number
    two_persons: bool = False  # nobody confirms a change of their own
    watch: bool = False  # tell administrators when the data files were changed
    log_level: int | None = None  # None: each command has its own
    misses_at_least: int = 3  # days that have to see a word that led nowhere before it is kept
    freshness: Policy = USUAL  # from which age on answers and administrators are warned


def is_beyond_this_machine(settings: Settings) -> bool:
    """Tell whether others can reach the server while nobody said under which name."""
    is_named = settings.public_url is not None or bool(settings.allowed_hosts)
    return not is_named and settings.host not in {*_LOOPBACKS, "localhost"}


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings.

    Args:
        environment: Usually `os.environ`. An empty value counts as not set.

    Raises:
        InvalidInput: With every setting that is wrong; the values of secrets are not in it.
    """
    reader = _Reader(environment)
    settings = Settings(
        data_dir=reader.get("DATA_DIR", Path, default_data_dir()),
        database=reader.get("DATABASE", Path, None) or _default_database(),
        telegram_token=reader.secret("TELEGRAM_TOKEN", _TOKEN, "setting-token"),
        telegram_base_url=reader.get("TELEGRAM_BASE_URL", _url, None),
        host=reader.get("HOST", str, "127.0.0.1"),
        port=reader.get("PORT", _port, 8080),
        public_url=reader.get("PUBLIC_URL", _public_url, None),
        allowed_hosts=reader.get("ALLOWED_HOSTS", _hosts, ()),
        metrics_port=reader.get("METRICS_PORT", _port, None),
        trusted_proxies=reader.get("TRUSTED_PROXIES", _proxies, _LOOPBACKS),
        frame_ancestors=reader.get("FRAME_ANCESTORS", _sites, ()),
        cors_origins=reader.get("CORS_ORIGINS", _origins, ()),
        webhook_secret=reader.secret("WEBHOOK_SECRET", _SECRET, "setting-secret"),
        admins=reader.get("ADMINS", _admins, {}),
        two_persons=reader.get("TWO_PERSONS", _yes_no, False),
        watch=reader.get("WATCH", _yes_no, False),
        log_level=reader.get("LOG", _level, None),
        misses_at_least=reader.get("MISSES_AT_LEAST", _misses_at_least, 3),
        freshness=_freshness(reader),
    )
    if reader.problems:
        raise InvalidInput(tuple(reader.problems))
    return settings


def default_data_dir() -> Path:
    """Return the data that came with the program: in the package, or beside it in a checkout."""
    package = Path(__file__).parent
    bundled = package / "_data"
    return bundled if bundled.is_dir() else package.parent / "data"


def _default_database() -> Path:
    from platformdirs import user_state_path  # noqa: PLC0415 -- seldom needed, long to import

    return user_state_path("regiewijzer") / "regiewijzer.sqlite3"


class _Reader:
    """Reads one setting after the other and remembers what was wrong."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[Problem] = []

    def get(self, name: str, convert: Callable[[str], T], default: T) -> T:
        text = self._environment.get(_PREFIX + name, "").strip()
        if not text:
            return default
        try:
            return convert(text)
        except ValueError as error:
            self.refuse(str(error), name, found=text)
            return default

    def secret(self, name: str, form: re.Pattern[str], fault: str) -> str | None:
        """Read a secret from the variable itself, or from the file that `<name>_FILE` names."""
        token = self._environment.get(_PREFIX + name, "").strip()
        file = self._environment.get(f"{_PREFIX}{name}_FILE", "").strip()
        if token and file:
            self.refuse("setting-twice", name)
            return None
        if file:
            try:
                token = Path(file).read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                self.refuse("setting-file", f"{name}_FILE", found=file, reason=type(error).__name__)
                return None
            if not token:
                self.refuse("setting-empty-file", f"{name}_FILE", found=file)
                return None
        if token and not form.match(token):
            self.refuse(fault, f"{name}_FILE" if file else name)
            return None
        return token or None

    def refuse(self, code: str, name: str, **values: str) -> None:
        """Remember what is wrong with the setting *name*."""
        self.problems.append(Problem(code, ENVIRONMENT, None, _PREFIX + name, values))


def _url(text: str) -> str:
    if not _URL.match(text):
        raise ValueError("setting-url")
    return text.rstrip("/")


def _public_url(text: str) -> str:
    if not _PUBLIC.match(text) and not _LOOPBACK.match(text):
        raise ValueError("setting-public-url")
    return text.rstrip("/")


def _hosts(text: str) -> tuple[str, ...]:
    """Read names of hosts without a port, such as "regie.example.org" or "[2001:db8::1]"."""
    hosts = tuple(host.strip().lower() for host in text.split(",") if host.strip())
    if not hosts or not all(map(_HOST_NAME.match, hosts)):
        raise ValueError("setting-hosts")
    return hosts


def _proxies(text: str) -> tuple[str, ...]:
    proxies = tuple(filter(None, map(str.strip, text.split(","))))
    try:
        networks = [ip_network(proxy) for proxy in proxies]
    except ValueError as error:
        raise ValueError("setting-proxies") from error
    # Whoever believes everybody lets each person choose an address, and with it who is limited.
    if not networks or any(network.prefixlen == 0 for network in networks):
        raise ValueError("setting-proxies")
    return proxies


def _sites(text: str) -> tuple[str, ...]:
    """Read sites as a browser's policy names them: "https://example.org", "https://*.example.org"."""
    sites = tuple(filter(None, map(str.strip, text.split(","))))
    if not all(site == "*" or _SITE.match(site) for site in sites):
        raise ValueError("setting-sites")
    return sites


def _origins(text: str) -> tuple[str, ...]:
    """Read sites without any pattern among them: a script says exactly where it comes from."""
    origins = _sites(text)
    if any("*" in origin and origin != "*" for origin in origins):
        raise ValueError("setting-origins")
    return origins


def _port(text: str) -> int:
    if not _PORT.match(text) or int(text) > _MOST_PORT:
        raise ValueError("setting-port")
    return int(text)


def _admins(text: str) -> Mapping[int, str]:
    found: dict[int, str] = {}
    for part in filter(str.strip, text.split(",")):
        match = _ADMIN.match(part)
        if match is None or int(match[2]) in found:
            raise ValueError("setting-admins")
        found[int(match[2])] = match[1]
    return found


def _freshness(reader: _Reader) -> Policy:
    warn = reader.get("WARN_MONTHS", _months, USUAL.warn_months)
    overdue = reader.get("OVERDUE_MONTHS", _months, max(USUAL.overdue_months, warn))
    if overdue < warn:
        reader.refuse("setting-months-order", "OVERDUE_MONTHS", found=str(overdue), warn=str(warn))
        return USUAL
    return Policy(warn, overdue)


def _months(text: str) -> int:
    if not _MONTHS.match(text) or not 1 <= int(text) <= _MOST_MONTHS:
        raise ValueError("setting-months")
    return int(text)


def _misses_at_least(text: str) -> int:
    if not _NUMBER.match(text) or int(text) not in _MISSES_AT_LEAST:
        raise ValueError("setting-number")
    return int(text)


def _level(text: str) -> int:
    if text.upper() not in _LEVELS:
        raise ValueError("setting-level")
    return logging.getLevelNamesMapping()[text.upper()]


def _yes_no(text: str) -> bool:
    if text.lower() not in _YES_NO:
        raise ValueError("setting-yes-no")
    return _YES_NO[text.lower()]
