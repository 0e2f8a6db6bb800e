"""Measures both servers in turn, phase by phase. Every wait has a limit."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from bench.sample import Sample
from bench.web.figures import Cost, Measured, Pair
from bench.web.plan import Plan
from bench.web.servers import Server
from bench.web.visits import Case

_SLOWEST_PER_S = 30  # a server that answers fewer is given up
_GRACE_S = 20.0


async def warm(server: Server, case: Case, plan: Plan) -> None:
    """Open what is measured, so that nothing is done for the first time meanwhile."""
    number = min(plan.warm_up, len(case.paths))
    await _cost(server, case, number, "warming up", server.load.saturate)


async def measure(
    ours: Server, bare: Server, cases: Sequence[Case], plan: Plan, tell: Callable[[str], None]
) -> list[Measured]:
    """Return what each case takes; a round measures all of them once.

    Raises:
        BenchFailure: If a server stops, or answers what it should not.
    """
    full: dict[str, list[Pair]] = {case.name: [] for case in cases}
    rates: dict[tuple[str, int], list[Pair]] = {}
    for number in range(plan.rounds):
        for case in cases:
            full[case.name].append(await _full(ours, bare, case, plan))
            for rate in plan.rates_per_s:
                pair = await _rate(ours, bare, case, plan, rate)
                rates.setdefault((case.name, rate), []).append(pair)
        tell(f"round {number + 1} of {plan.rounds}")
    return [
        Measured(
            case.name,
            full[case.name],
            [(rate, rates[case.name, rate]) for rate in plan.rates_per_s],
        )
        for case in cases
    ]


async def _full(ours: Server, bare: Server, case: Case, plan: Plan) -> Pair:
    costs = [
        await _cost(each, case, plan.saturation, "answering at full load", each.load.saturate)
        for each in (ours, bare)
    ]
    return Pair(*costs)


async def _rate(ours: Server, bare: Server, case: Case, plan: Plan, rate: int) -> Pair:
    number = int(rate * plan.rate_s)
    costs = [
        await _cost(each, case, number, f"answering {rate}/s", partial(each.load.offer, per_s=rate))
        for each in (ours, bare)
    ]
    return Pair(*costs)


async def _cost(
    server: Server,
    case: Case,
    number: int,
    doing: str,
    phase: Callable[..., Awaitable[Sample]],
) -> Cost:
    requests = server.load.make(case, number)
    server_s, load_s = server.process.cpu_s(), time.process_time()
    limit_s = _GRACE_S + number / _SLOWEST_PER_S
    sample = await server.process.until(phase(requests), limit_s, f"{doing}: {case.name}")
    server_s, load_s = server.process.cpu_s() - server_s, time.process_time() - load_s
    return Cost(
        sample,
        max(server_s, 1e-9) / number * 1e6,
        load_s / sample.seconds,
        server.load.bytes / number,
    )
