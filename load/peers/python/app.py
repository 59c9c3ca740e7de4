"""A feedback server as a Python team would write it: Starlette on uvicorn, asyncpg and orjson.

DATABASE_URL=postgresql://… uvicorn --port PORT --workers 2 app:app
"""

import contextlib
import os
import uuid
from collections.abc import AsyncIterator

import asyncpg
import orjson
from origin import AllowedOrigins
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from store import Store
from submission import Invalid, decode

BODY_BYTES_MAX = 64 << 10
# For each worker; of 1 and 2, on two cores.
CONNECTIONS = int(os.environ.get("PEER_CONNECTIONS", "1"))

store = Store()
projects: dict[str, tuple[uuid.UUID, AllowedOrigins]] = {}


def answer(status: int, content: dict[str, str]) -> Response:
    return Response(orjson.dumps(content), status, media_type="application/json")


def refuse(status: int, error: str, message: str) -> Response:
    return answer(status, {"error": error, "message": message})


async def submit(request: Request) -> Response:
    if int(request.headers.get("content-length", "0")) > BODY_BYTES_MAX:
        return refuse(413, "payload_too_large", "a body has at most 64 KiB")
    try:
        key, submission = decode(await request.body())
    except Invalid as reason:
        return refuse(400, "validation_error", str(reason))
    project = projects.get(key)
    if project is None:
        return refuse(404, "project_not_found", "no project has this project_key")
    project_id, allowed = project
    if not allowed.allow(request.headers.get("origin") or request.headers.get("referer")):
        return refuse(403, "origin_not_allowed", "the project does not allow this origin")
    try:
        await store.put(project_id, submission)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        return refuse(503, "unavailable", "the database cannot store it")
    return answer(200, {"status": "stored", "id": str(submission.id)})


@contextlib.asynccontextmanager
async def lifespan(_: Starlette) -> AsyncIterator[None]:
    url = os.environ["DATABASE_URL"]
    connection = await asyncpg.connect(url)
    # All of them; a server that runs for longer would listen for changes.
    for row in await connection.fetch(
        "SELECT key, id, allowed_origins FROM project WHERE NOT archived"
    ):
        projects[str(row["key"])] = (row["id"], AllowedOrigins(row["allowed_origins"]))
    await connection.close()
    await store.open(url, CONNECTIONS)
    yield


app = Starlette(
    routes=[Route("/api/v1/feedback/submit", submit, methods=["POST"])], lifespan=lifespan
)
