"""The ceiling of the database: \\copy of what the gateway stored."""

import dataclasses
import pathlib
import time

from measure.processes import CPU, Unavailable, has_ended, run, tree
from measure.servers import Gateway

# Rows that \copy loads: a few seconds of them.
COPY_ROWS = 400_000
SETTLE_SECONDS = 10


@dataclasses.dataclass(frozen=True)
class Copied:
    """One \\copy of all files."""

    rows_per_second: float
    # CPU of PostgreSQL.
    database: CPU


class Copier:
    """Loads what the gateway stored into new databases with the same tables."""

    TABLES = ("feedback", "rating", "nps_response")

    def __init__(self, gateway: Gateway, folder: pathlib.Path):
        self.gateway = gateway
        self.files: dict[str, pathlib.Path] = {}
        self.round = 0
        counts = {table: int(gateway.sql(f"SELECT count(*) FROM {table}")) for table in self.TABLES}
        # An NPS answer has rows in two or three tables and is one submission.
        stored = counts["feedback"] + counts["rating"]
        share = min(1.0, COPY_ROWS / stored)
        self.submissions = 0
        for table, count in counts.items():
            limit = int(count * share)
            if limit == 0:
                continue
            self.files[table] = folder / f"{table}.copy"
            gateway.sql(f"\\copy (SELECT * FROM {table} LIMIT {limit}) TO '{self.files[table]}'")
            if table != "nps_response":
                self.submissions += limit

    def copy(self) -> Copied:
        self.round += 1
        name = f"copy_{self.round}"
        self.gateway.sql(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            run(self.gateway.binary, "migrate", "--database-url", self.gateway.database(name))
            self.gateway.sql("CHECKPOINT", name)
            spent = self.database_cpu(name)
            began = time.monotonic()
            for table, file in self.files.items():
                self.gateway.sql(f"\\copy {table} FROM '{file}'", name)
            seconds = time.monotonic() - began
            spent = self.database_cpu(name) - spent
            return Copied(self.submissions / seconds, spent)
        finally:
            self.gateway.sql(f"DROP DATABASE {name}")

    def database_cpu(self, name: str) -> CPU:
        """PostgreSQL's CPU so far, when all who worked in a database have ended.

        What an ended process used is counted with its parent, once that has taken note of it.
        """
        deadline = time.monotonic() + SETTLE_SECONDS
        question = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'"
        while int(self.gateway.sql(question)) > 0 or any(
            map(has_ended, tree(self.gateway.postmaster))
        ):
            if time.monotonic() > deadline:
                raise Unavailable(f"somebody still works in the database {name}")
        return CPU.of_tree(self.gateway.postmaster)
