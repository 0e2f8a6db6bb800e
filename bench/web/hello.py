"""A bare Starlette on uvicorn that says hello, in JSON and in HTML: what ours is laid beside."""

from __future__ import annotations

import asyncio

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route


async def _json(request: Request) -> Response:
    del request
    return JSONResponse({"hello": "world"})


async def _html(request: Request) -> Response:
    del request
    return HTMLResponse("<p>Hello, world")


async def _main() -> None:
    app = Starlette(routes=[Route("/json", _json), Route("/html", _html)])
    config = uvicorn.Config(
        app,
        port=0,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started and not running.done():  # noqa: ASYNC110 -- it has no event
        await asyncio.sleep(0.01)
    print(f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", flush=True)
    await running


if __name__ == "__main__":
    asyncio.run(_main())
