"""The command: starts both servers, loads them in turn, and prints what was measured."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from bench.failure import BenchFailure
from bench.web.figures import Measured
from bench.web.measure import measure, warm
from bench.web.plan import QUICK, Plan
from bench.web.report import report
from bench.web.servers import BARE, OURS, serving
from bench.web.visits import cases

Memory = dict[str, tuple[float, float]]  # before and after, MiB


def main(argv: Sequence[str] | None = None) -> int:
    """Run everything and print it; 1 if a server fails.

    Args:
        argv: The options; None = those of the process.
    """
    parser = argparse.ArgumentParser(prog="python -m bench.web", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few requests, once")
    parser.add_argument("--rounds", type=int, help=f"default: {Plan().rounds}")
    arguments = parser.parse_args(argv)
    plan = QUICK if arguments.quick else Plan()
    if arguments.rounds is not None:
        if arguments.rounds < 1:
            parser.error("--rounds must be 1 or more")
        plan = replace(plan, rounds=arguments.rounds)
    start = time.perf_counter()
    try:
        measured, memory = asyncio.run(_run(plan))
    except BenchFailure as failure:
        print(failure, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("stopped; the servers are ended", file=sys.stderr)
        return 1
    print(report(measured, memory, plan))
    print(f"\n{time.perf_counter() - start:.0f} seconds")
    return 0


async def _run(plan: Plan) -> tuple[list[Measured], Memory]:
    task = asyncio.current_task()
    assert task is not None
    # Without this, SIGTERM would leave a server behind.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    all_cases = cases()
    async with serving(OURS, plan) as ours, serving(BARE, plan) as bare:
        servers = {OURS: ours.process, BARE: bare.process}
        before = {name: process.rss_mib() for name, process in servers.items()}
        for case in all_cases:
            await warm(ours, case, plan)
            await warm(bare, case, plan)
        measured = await measure(ours, bare, all_cases, plan, _tell)
        memory = {name: (before[name], each.rss_mib()) for name, each in servers.items()}
    return measured, memory


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
