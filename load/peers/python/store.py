"""Rows that wait for a connection: each connection takes all that came while it was busy."""

import asyncio
import uuid

import asyncpg
from submission import Submission

COLUMNS = (
    "project_id", "id", "created_at", "message", "path", "version", "submitted_by",
    "submitted_by_email", "type",
)  # fmt: skip
ROWS_MAX = 4096


class Store:
    """Connections and the tasks that keep them busy."""

    def __init__(self) -> None:
        self.rows: list[tuple] = []
        self.outcomes: list[asyncio.Future[None]] = []
        self.wake = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    async def open(self, url: str, connections: int) -> None:
        for _ in range(connections):
            connection = await asyncpg.connect(url)
            self.tasks.append(asyncio.create_task(self.drain(connection)))

    def put(self, project: uuid.UUID, submission: Submission) -> "asyncio.Future[None]":
        """Done after the commit."""
        outcome = asyncio.get_running_loop().create_future()
        self.rows.append((project, *submission))
        self.outcomes.append(outcome)
        self.wake.set()
        return outcome

    async def drain(self, connection: asyncpg.Connection) -> None:
        while True:
            if not self.rows:
                self.wake.clear()
                await self.wake.wait()
                continue
            rows, self.rows = self.rows[:ROWS_MAX], self.rows[ROWS_MAX:]
            outcomes, self.outcomes = self.outcomes[:ROWS_MAX], self.outcomes[ROWS_MAX:]
            failure: Exception | None = None
            try:
                await connection.copy_records_to_table("feedback", records=rows, columns=COLUMNS)
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                failure = error
            for outcome in outcomes:
                # A client that has gone has cancelled its own.
                if outcome.cancelled():
                    continue
                if failure:
                    outcome.set_exception(failure)
                else:
                    outcome.set_result(None)
