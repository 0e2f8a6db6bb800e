"""Every setting, good and bad."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.answering.freshness import Policy
from bot.core.model.errors import ENVIRONMENT, InvalidInput, Problem
from bot.settings import Settings, default_data_dir, is_beyond_this_machine, read_settings

TOKEN = "123456789:" + "A" * 35
SECRET = "een_heel_geheim_woord-0123456789"
SECRETS = {"TELEGRAM_TOKEN": TOKEN, "WEBHOOK_SECRET": SECRET}
each_secret = pytest.mark.parametrize("name", SECRETS)


def read(**environment: str) -> Settings:
    return read_settings({f"REGIEWIJZER_{name}": value for name, value in environment.items()})


def problems(**environment: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as caught:
        read(**environment)
    assert all(problem.file == ENVIRONMENT for problem in caught.value.problems)
    return caught.value.problems


def test_without_any_setting_everything_has_a_default():
    settings = read()

    assert settings.data_dir == default_data_dir()
    assert settings.database.name == "regiewijzer.sqlite3"
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.telegram_token is None
    assert settings.telegram_base_url is None
    assert settings.public_url is None
    assert settings.allowed_hosts == ()
    assert settings.metrics_port is None
    assert settings.trusted_proxies == ("127.0.0.1", "::1")
    assert settings.frame_ancestors == settings.cors_origins == ()  # nobody
    assert settings.webhook_secret is None
    assert settings.admins == {}
    assert settings.log_level is None
    assert settings.freshness == Policy(warn_months=12, overdue_months=24)


def test_an_empty_setting_counts_as_not_set():
    names = "DATA_DIR DATABASE TELEGRAM_TOKEN TELEGRAM_TOKEN_FILE TELEGRAM_BASE_URL HOST PORT "
    names += "PUBLIC_URL TRUSTED_PROXIES FRAME_ANCESTORS CORS_ORIGINS WEBHOOK_SECRET "
    names += "WEBHOOK_SECRET_FILE ADMINS LOG ALLOWED_HOSTS METRICS_PORT"

    assert read(**dict.fromkeys(names.split(), " ")) == read()


def test_settings_of_others_are_not_read():
    assert read_settings({"PORT": "1", "HOST": "elsewhere", "ADMINS": "an:1"}) == read()


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("HOST", "0.0.0.0", "host", "0.0.0.0"),  # noqa: S104 -- nothing listens here
        ("HOST", "::1", "host", "::1"),
        ("PORT", "0", "port", 0),
        ("PORT", " 443 ", "port", 443),
        ("PORT", "65535", "port", 65535),
        ("PUBLIC_URL", "https://bot.example.org", "public_url", "https://bot.example.org"),
        ("PUBLIC_URL", "https://bot.example.org/", "public_url", "https://bot.example.org"),
        (
            "PUBLIC_URL",
            "https://example.org:8443/a/b",
            "public_url",
            "https://example.org:8443/a/b",
        ),
        ("PUBLIC_URL", "http://127.0.0.1:8080", "public_url", "http://127.0.0.1:8080"),
        ("PUBLIC_URL", "http://localhost", "public_url", "http://localhost"),
        ("PUBLIC_URL", "http://[::1]:80", "public_url", "http://[::1]:80"),
        ("TRUSTED_PROXIES", "10.0.0.1", "trusted_proxies", ("10.0.0.1",)),
        (
            "TRUSTED_PROXIES",
            " 10.0.0.1 , 172.16.0.0/12,fd00::/8,",
            "trusted_proxies",
            ("10.0.0.1", "172.16.0.0/12", "fd00::/8"),
        ),
        (
            "FRAME_ANCESTORS",
            "https://a.example.org, https://*.example.org:8443,http://localhost:80,",
            "frame_ancestors",
            ("https://a.example.org", "https://*.example.org:8443", "http://localhost:80"),
        ),
        ("FRAME_ANCESTORS", "*", "frame_ancestors", ("*",)),
        (
            "CORS_ORIGINS",
            "https://a.example.org,http://127.0.0.1:8080",
            "cors_origins",
            ("https://a.example.org", "http://127.0.0.1:8080"),
        ),
        ("CORS_ORIGINS", "*", "cors_origins", ("*",)),
        ("WEBHOOK_SECRET", SECRET, "webhook_secret", SECRET),
        ("WEBHOOK_SECRET", "x" * 16, "webhook_secret", "x" * 16),
        ("WEBHOOK_SECRET", "x" * 256, "webhook_secret", "x" * 256),
        ("TELEGRAM_TOKEN", TOKEN, "telegram_token", TOKEN),
        ("TELEGRAM_BASE_URL", "http://h:81/bot/", "telegram_base_url", "http://h:81/bot"),
        ("ADMINS", "an:11", "admins", {11: "an"}),
        ("ADMINS", " an : 11 , Bo van Peel:22,", "admins", {11: "an", 22: "Bo van Peel"}),
        ("ADMINS", "an:999999999999999", "admins", {999999999999999: "an"}),
        ("MISSES_AT_LEAST", "2", "misses_at_least", 2),
        ("MISSES_AT_LEAST", "100", "misses_at_least", 100),
        ("LOG", "debug", "log_level", logging.DEBUG),
        ("DATA_DIR", "/srv/data", "data_dir", Path("/srv/data")),
        ("DATABASE", "/srv/x.sqlite3", "database", Path("/srv/x.sqlite3")),
    ],
)
def test_a_good_setting_is_taken(name, text, field, value):
    assert getattr(read(**{name: text}), field) == value


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("PORT", "65536", "setting-port"),
        ("PORT", "-1", "setting-port"),
        ("PORT", "80.0", "setting-port"),
        ("PORT", "http", "setting-port"),
        ("PORT", "٨٠", "setting-port"),
        ("PORT", "9" * 5000, "setting-port"),
        ("MISSES_AT_LEAST", "1", "setting-number"),
        ("MISSES_AT_LEAST", "101", "setting-number"),
        ("MISSES_AT_LEAST", "drie", "setting-number"),
        ("MISSES_AT_LEAST", "٣", "setting-number"),
        ("PUBLIC_URL", "bot.example.org", "setting-public-url"),
        ("PUBLIC_URL", "http://bot.example.org", "setting-public-url"),
        ("PUBLIC_URL", "http://localhost.example.org", "setting-public-url"),
        ("PUBLIC_URL", "https://", "setting-public-url"),
        ("PUBLIC_URL", "https://bot.example.org/a b", "setting-public-url"),
        ("PUBLIC_URL", "https://bot.example.org/?a=b", "setting-public-url"),
        ("PUBLIC_URL", "https://bot.example.org/#a", "setting-public-url"),
        ("PUBLIC_URL", "ftp://bot.example.org", "setting-public-url"),
        ("TRUSTED_PROXIES", "*", "setting-proxies"),
        ("TRUSTED_PROXIES", ",", "setting-proxies"),
        ("TRUSTED_PROXIES", "proxy.example.org", "setting-proxies"),
        ("TRUSTED_PROXIES", "10.0.0.1 10.0.0.2", "setting-proxies"),
        ("TRUSTED_PROXIES", "10.0.0.1:80", "setting-proxies"),
        ("TRUSTED_PROXIES", "10.0.0.1/8", "setting-proxies"),  # a network begins at its first
        ("TRUSTED_PROXIES", "10.0.0.٠", "setting-proxies"),
        ("TRUSTED_PROXIES", "0.0.0.0/0", "setting-proxies"),
        ("TRUSTED_PROXIES", "10.0.0.1,::/0", "setting-proxies"),
        ("FRAME_ANCESTORS", "example.org", "setting-sites"),
        ("FRAME_ANCESTORS", "https://example.org/", "setting-sites"),
        ("FRAME_ANCESTORS", "https://example.org/page", "setting-sites"),
        ("FRAME_ANCESTORS", "https://*", "setting-sites"),
        ("FRAME_ANCESTORS", "https://a.*.org", "setting-sites"),
        ("FRAME_ANCESTORS", "https://a.example.org https://b.example.org", "setting-sites"),
        ("FRAME_ANCESTORS", "https://a.example.org; script-src *", "setting-sites"),
        ("FRAME_ANCESTORS", "'self'", "setting-sites"),
        ("FRAME_ANCESTORS", "https://a.example.org\nhttps://b.example.org", "setting-sites"),
        ("FRAME_ANCESTORS", "data:", "setting-sites"),
        ("CORS_ORIGINS", "https://*.example.org", "setting-origins"),
        ("CORS_ORIGINS", "example.org", "setting-sites"),
        ("CORS_ORIGINS", "null", "setting-sites"),
        ("CORS_ORIGINS", "https://a.example.org/", "setting-sites"),
        ("WEBHOOK_SECRET", "x" * 15, "setting-secret"),
        ("WEBHOOK_SECRET", "x" * 257, "setting-secret"),
        ("WEBHOOK_SECRET", "geheim met spaties erin", "setting-secret"),
        ("WEBHOOK_SECRET", "é" * 20, "setting-secret"),
        ("TELEGRAM_TOKEN", "12345:short", "setting-token"),
        ("TELEGRAM_BASE_URL", "localhost:8081", "setting-url"),
        ("ADMINS", "an", "setting-admins"),
        ("ADMINS", "11", "setting-admins"),
        ("ADMINS", "an:", "setting-admins"),
        ("ADMINS", ":11", "setting-admins"),
        ("ADMINS", "bo:22, :11", "setting-admins"),
        ("ADMINS", "an:elf", "setting-admins"),
        ("ADMINS", "an:-11", "setting-admins"),
        ("ADMINS", "an:١١", "setting-admins"),
        ("ADMINS", "an:11;bo:22", "setting-admins"),
        ("ADMINS", "an:11,bo:11", "setting-admins"),
        ("ADMINS", f"{'x' * 41}:11", "setting-admins"),
        ("LOG", "LOUD", "setting-level"),
    ],
)
def test_a_bad_setting_is_refused_by_its_name(name, text, code):
    (problem,) = problems(**{name: text})

    assert (problem.code, problem.field) == (code, f"REGIEWIJZER_{name}")


@each_secret
def test_a_secret_may_come_from_a_file(name, tmp_path):
    file = tmp_path / "secret"
    file.write_text(f"{SECRETS[name]}\n")

    assert getattr(read(**{f"{name}_FILE": str(file)}), name.lower()) == SECRETS[name]


@each_secret
def test_a_secret_may_not_come_from_both(name, tmp_path):
    file = tmp_path / "secret"
    file.write_text(SECRETS[name])

    (problem,) = problems(**{name: SECRETS[name], f"{name}_FILE": str(file)})

    assert problem.code == "setting-twice"


@each_secret
def test_a_secret_is_refused_where_its_file_is_not_there(name, tmp_path):
    (problem,) = problems(**{f"{name}_FILE": str(tmp_path / "nowhere")})

    assert (problem.code, problem.field) == ("setting-file", f"REGIEWIJZER_{name}_FILE")
    assert problem.values["reason"] == "FileNotFoundError"


@each_secret
@pytest.mark.parametrize("content", ["", " \n"])
def test_a_secret_is_refused_where_its_file_is_empty(name, tmp_path, content):
    file = tmp_path / "secret"
    file.write_text(content)

    (problem,) = problems(**{f"{name}_FILE": str(file)})

    assert problem.code == "setting-empty-file"


@each_secret
def test_a_secret_is_refused_where_its_file_is_no_text(name, tmp_path):
    file = tmp_path / "secret"
    file.write_bytes(b"\xff\xfe")

    (problem,) = problems(**{f"{name}_FILE": str(file)})

    assert (problem.code, problem.values["reason"]) == ("setting-file", "UnicodeDecodeError")


@each_secret
def test_a_secret_never_appears_in_text(name):
    settings = read(**{name: SECRETS[name]})

    assert getattr(settings, name.lower()) == SECRETS[name]
    assert SECRETS[name] not in repr(settings)
    assert SECRETS[name] not in str(settings)


@each_secret
def test_a_secret_never_appears_in_its_fault(name):
    (problem,) = problems(**{name: f"{SECRETS[name]}?"})

    assert SECRETS[name] not in str(problem)


def test_administrators_never_appear_in_text():
    """Their numbers are those of people."""
    settings = read(ADMINS="an:123454321")

    assert "123454321" not in repr(settings)


def test_all_faults_come_at_once():
    found = problems(
        TELEGRAM_TOKEN="x", PORT="x", PUBLIC_URL="x", WEBHOOK_SECRET="x", ADMINS="x", LOG="x"
    )

    assert [problem.code for problem in found] == [
        "setting-token",
        "setting-port",
        "setting-public-url",
        "setting-secret",
        "setting-admins",
        "setting-level",
    ]


MONTHS = ["WARN_MONTHS", "OVERDUE_MONTHS"]


@pytest.mark.parametrize(
    ("environment", "policy"),
    [
        ({"WARN_MONTHS": "1"}, Policy(1, 24)),
        ({"OVERDUE_MONTHS": "240"}, Policy(12, 240)),
        ({"WARN_MONTHS": " 6 ", "OVERDUE_MONTHS": "6"}, Policy(6, 6)),
        ({"WARN_MONTHS": "36"}, Policy(36, 36)),
    ],
)
def test_the_limits_of_age_can_be_set(environment, policy):
    """Who is warned late is not told "too old" before that."""
    assert read(**environment).freshness == policy


@pytest.mark.parametrize("name", MONTHS)
@pytest.mark.parametrize("text", ["0", "241", "-1", "1.5", "een", "١٢", "9" * 5000])
def test_limits_of_age_that_cannot_be_are_refused_by_name(name, text):
    (problem,) = problems(**{name: text})

    assert (problem.code, problem.field) == ("setting-months", f"REGIEWIJZER_{name}")


def test_too_old_cannot_come_before_old():
    (problem,) = problems(WARN_MONTHS="12", OVERDUE_MONTHS="11")

    assert (problem.code, problem.field) == (
        "setting-months-order",
        "REGIEWIJZER_OVERDUE_MONTHS",
    )
    assert problem.values == {"found": "11", "warn": "12"}


@given(st.dictionaries(st.sampled_from(MONTHS), st.integers(-10, 300).map(str)))
def test_limits_of_age_that_are_taken_are_in_order(environment):
    refused = refused_names(environment)

    assert refused <= set(environment)
    policy = read(**{name: environment[name] for name in environment.keys() - refused}).freshness
    assert 1 <= policy.warn_months <= policy.overdue_months <= 240


NAMES = st.sampled_from(
    ["PORT", "PUBLIC_URL", "TRUSTED_PROXIES", "WEBHOOK_SECRET", "ADMINS", "TELEGRAM_TOKEN", "LOG"]
)


@given(st.dictionaries(NAMES, st.text(max_size=60)))
def test_whatever_stands_there_it_is_taken_or_refused_by_name(environment):
    refused = refused_names(environment)

    assert refused <= set(environment)
    settings = read(**{name: environment[name] for name in environment.keys() - refused})
    assert 0 <= settings.port <= 65535
    assert all(name.strip() for name in settings.admins.values())


def refused_names(environment: dict[str, str]) -> set[str]:
    try:
        read(**environment)
    except InvalidInput as error:
        return {problem.field.removeprefix("REGIEWIJZER_") for problem in error.problems}
    return set()


# --- names of the server -------------------------------------------------------


def test_allowed_hosts_are_names_without_a_port():
    read_hosts = read(ALLOWED_HOSTS=" Regie.example.org, 192.0.2.7,[2001:db8::1] ").allowed_hosts

    assert read_hosts == ("regie.example.org", "192.0.2.7", "[2001:db8::1]")


@pytest.mark.parametrize(
    "text",
    ["regie.example.org:80", "https://x.example.org", "*", "*.example.org", "a b", ",", "a/"],
)
def test_what_is_no_name_of_a_host_is_refused(text: str):
    (problem,) = problems(ALLOWED_HOSTS=text)

    assert problem.code == "setting-hosts"


@pytest.mark.parametrize(
    ("settings", "is_beyond"),
    [
        ({}, False),
        ({"HOST": "::1"}, False),
        ({"HOST": "0.0.0.0"}, True),  # noqa: S104 -- nothing listens in this test
        ({"HOST": "192.0.2.7"}, True),
        ({"HOST": "0.0.0.0", "PUBLIC_URL": "https://regie.example.org"}, False),  # noqa: S104 -- as above
        ({"HOST": "0.0.0.0", "ALLOWED_HOSTS": "regie.example.org"}, False),  # noqa: S104 -- as above
    ],
)
def test_a_server_that_others_reach_needs_a_name(settings: dict[str, str], is_beyond: bool):
    assert is_beyond_this_machine(read(**settings)) is is_beyond
