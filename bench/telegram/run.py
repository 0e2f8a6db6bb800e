"""The command: runs the bots in turn, one process at a time, and prints what was measured."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.evaluate.figures import write_json
from bench.failure import BenchFailure
from bench.telegram.bots import OURS, Contender, contenders
from bench.telegram.figures import Level, Run
from bench.telegram.measure import measure, soak
from bench.telegram.plan import QUICK, Plan
from bench.telegram.report import record, report


def main(argv: Sequence[str] | None = None) -> int:
    """Run everything and print it; 1 if a bot is missing or fails.

    Args:
        argv: The options; None = those of the process.
    """
    arguments = _arguments(argv)
    plan = _plan(arguments)
    start = time.perf_counter()
    try:
        runs, levels = asyncio.run(_run(arguments.only, plan))
    except BenchFailure as failure:
        print(failure, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        print("stopped; the bots are ended", file=sys.stderr)
        return 1
    print(report(runs, levels, plan))
    if arguments.json:
        write_json(record(runs, levels, plan), arguments.json)
    print(f"\n{time.perf_counter() - start:.0f} seconds")
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.telegram", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few updates, once, no soak")
    parser.add_argument("--repeats", type=_count, help=f"default: {Plan().repeats}")
    parser.add_argument(
        "--soak", type=int, metavar="N", help=f"updates, 0: none; default: {Plan().soak:,}"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument(
        "--only",
        type=_chosen,
        default=list(contenders().values()),
        help=f"some of {','.join(contenders())}",
    )
    return parser.parse_args(argv)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _chosen(text: str) -> list[Contender]:
    known = contenders()
    try:
        return [known[name] for name in dict.fromkeys(text.split(","))]
    except KeyError as error:
        raise argparse.ArgumentTypeError(f"no bot is called {error}") from None


def _plan(arguments: argparse.Namespace) -> Plan:
    plan = QUICK if arguments.quick else Plan()
    if arguments.repeats is not None:
        plan = replace(plan, repeats=arguments.repeats)
    if arguments.soak is not None:
        plan = replace(plan, soak=arguments.soak)
    return plan


async def _run(chosen: Sequence[Contender], plan: Plan) -> tuple[dict[str, list[Run]], list[Level]]:
    """Measure every bot, every repeat in another order."""
    task = asyncio.current_task()
    assert task is not None
    # Without this, SIGTERM would leave a bot behind.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    runs: dict[str, list[Run]] = {each.name: [] for each in chosen}
    for repeat in range(plan.repeats):
        turn = repeat % len(chosen)
        for contender in (*chosen[turn:], *chosen[:turn]):
            run = await measure(contender, plan)
            runs[contender.name].append(run)
            _tell(f"{contender.name}: {run.saturation.sample.per_s:,.0f} updates/s")
    levels: list[Level] = []
    ours = next((each for each in chosen if each.name == OURS), None)
    if ours is not None and plan.soak > 0:
        _tell(f"{OURS}: {plan.soak:,} updates for its memory")
        levels = await soak(ours, plan)
    return runs, levels


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
