"""The ceiling of the database: \\copy of what the gateway stored."""

import dataclasses
import pathlib
import time

from measure.processes import CPU, run
from measure.servers import Gateway

# Rows that \copy loads: a few seconds of them.
COPY_ROWS = 400_000


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
            spent = CPU.of_tree(self.gateway.postmaster)
            began = time.monotonic()
            for table, file in self.files.items():
                self.gateway.sql(f"\\copy {table} FROM '{file}'", name)
            seconds = time.monotonic() - began
            spent = CPU.of_tree(self.gateway.postmaster) - spent
            return Copied(self.submissions / seconds, spent)
        finally:
            self.gateway.sql(f"DROP DATABASE {name}")
