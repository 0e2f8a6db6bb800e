"""`regiewijzer run` without a token, as a process: the web chat on this machine."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import signal
import socket
from pathlib import Path

import pytest

from tests.conftest import DATA
from tests.telegram.running import START_S, Running, get, running

NOWHERE = "http://127.0.0.1:9/bot"  # without a token nobody calls there
WEB_ONLY = {"TELEGRAM_TOKEN": ""}
OLD, NEW = "09 247 10 81", "09 247 10 82"


@pytest.fixture
def state(filled: Path, tmp_path: Path) -> Path:
    """Where a copy of a filled database is."""
    shutil.copy(filled, tmp_path / "regiewijzer.sqlite3")
    return tmp_path


async def printed_address(run: Running) -> str:
    """The address that the program prints for a person."""
    assert run.process.stdout is not None
    async with asyncio.timeout(START_S):
        line = (await run.process.stdout.readline()).decode()
    match = re.match(r"Regiewijzer staat klaar op (http://127\.0\.0\.1:\d+) ", line)
    assert match is not None, line + run.errors
    return match[1]


async def test_it_prints_where_it_is_answers_follows_other_data_and_stops_when_told(
    state: Path, tmp_path: Path
) -> None:
    """All that `make run` promises on a fresh machine, in one life of the program."""
    async with running("run", state, NOWHERE, **WEB_ONLY) as run:
        address = await printed_address(run)
        status, page = await get(f"{address}/")
        assert status == 200
        assert "Gemeente of postcode" in page
        status, health = await get(f"{address}/health")
        assert status == 200
        assert json.loads(health) == {"live": True, "ready": True, "telegram": "off", "revision": 1}
        status, answer = await get(f"{address}/api/ask?q=maldegm")
        assert OLD in json.loads(answer)["reply"]

        files = changed_files(tmp_path)
        settings = {"DATA_DIR": str(files), **WEB_ONLY}
        async with running("ask", state, NOWHERE, "maldegm", **settings) as looking:
            await looking.ends_with(0, START_S)
        async with running("data", state, NOWHERE, "load", **settings) as looking:
            await looking.ends_with(1, START_S)
            assert looking.process.stdout is not None
            shown = (await looking.process.stdout.read()).decode()
        assert OLD in (await get(f"{address}/api/ask?q=maldegm"))[1]
        digest = re.search(r"--confirm ([0-9a-f]{16})", shown)
        assert digest is not None
        confirmed = ("load", "--confirm", digest[1])
        async with running("data", state, NOWHERE, *confirmed, **settings) as other:
            await other.ends_with(0, START_S)
        async with asyncio.timeout(START_S):
            while NEW not in (await get(f"{address}/api/ask?q=maldegm"))[1]:  # noqa: ASYNC110 -- it is another process
                await asyncio.sleep(0.2)

        run.process.send_signal(signal.SIGTERM)
        await run.ends_with(0)
        assert "maldegm" not in run.errors


def changed_files(tmp_path: Path) -> Path:
    """Another phone number in the data files."""
    files = tmp_path / "data"
    shutil.copytree(DATA, files)
    contacts = files / "contacts.yaml"
    contacts.write_text(contacts.read_text("utf-8").replace(OLD, NEW), "utf-8")
    return files


async def test_health_and_metrics_can_have_a_port_of_their_own(state: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with running("run", state, NOWHERE, METRICS_PORT=str(port), **WEB_ONLY) as run:
        address = await printed_address(run)
        statuses = {
            (base, path): (await get(f"{base}{path}"))[0]
            for base in (address, f"http://127.0.0.1:{port}")
            for path in ("/", "/health", "/health/live", "/metrics")
        }

    assert [statuses[address, path] for path in ("/", "/health", "/health/live", "/metrics")] == [
        200,
        404,
        404,
        404,
    ]
    own = f"http://127.0.0.1:{port}"
    assert [statuses[own, path] for path in ("/", "/health", "/health/live", "/metrics")] == [
        404,
        200,
        200,
        200,
    ]


@pytest.mark.parametrize(
    ("settings", "is_warned"),
    [
        ({"HOST": "0.0.0.0"}, True),  # noqa: S104 -- bounded in time, and only this machine asks
        ({"HOST": "0.0.0.0", "ALLOWED_HOSTS": "regie.example.org"}, False),  # noqa: S104 -- as above
        ({}, False),
    ],
)
async def test_the_log_warns_of_a_server_that_others_reach_without_a_name(
    state: Path, settings: dict[str, str], is_warned: bool
) -> None:
    async with running("run", state, NOWHERE, **settings, **WEB_ONLY) as run:
        assert run.process.stdout is not None
        async with asyncio.timeout(START_S):
            await run.process.stdout.readline()
        run.process.send_signal(signal.SIGTERM)
        await run.ends_with(0)

    assert ("REGIEWIJZER_PUBLIC_URL" in run.errors) is is_warned


async def test_a_taken_address_is_said_with_what_to_do(state: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        async with running("run", state, NOWHERE, PORT=port, **WEB_ONLY) as run:
            await run.ends_with(1, START_S)

    assert "REGIEWIJZER_PORT" in run.errors
    assert "Traceback" not in run.errors
