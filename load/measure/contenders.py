"""What a comparison measures in turns, and the numbers it takes of each turn."""

import dataclasses
from typing import Protocol

from measure.client import Client
from measure.copier import Copier
from measure.processes import CPU, forget_peak, memory, tree
from measure.samples import Samples
from measure.servers import Gateway


@dataclasses.dataclass(frozen=True)
class Turn:
    """One contender's turn; CPU in microseconds of a request or row, None where it has none."""

    per_second: float
    user: float | None = None
    system: float | None = None
    database: float | None = None
    p50: float | None = None
    p99: float | None = None
    peak: float | None = None


class Contender(Protocol):
    """What can take a turn."""

    name: str
    label: str

    def turn(self, connections: int, seconds: float) -> Turn: ...


class ServerContender:
    """A server under seggwat-load."""

    def __init__(
        self, name: str, label: str, target: str, pid: int, gateway: Gateway, client: Client
    ):
        self.name, self.label = name, label
        self.target, self.pid = target, pid
        self.gateway, self.client = gateway, client
        # `seggwat up` started the database too, which is no part of the server.
        self.is_gateway = pid == gateway.pid

    def cpu(self) -> CPU:
        return CPU.of(self.pid) if self.is_gateway else CPU.of_tree(self.pid)

    def members(self) -> list[int]:
        return [self.pid] if self.is_gateway else list(tree(self.pid))

    def turn(self, connections: int, seconds: float) -> Turn:
        self.gateway.empty()
        # The first requests open connections and fill caches.
        self.load(connections, min(1.0, seconds))
        for pid in self.members():
            forget_peak(pid)
        spent, database = self.cpu(), CPU.of_tree(self.gateway.postmaster)
        result = self.load(connections, seconds)
        spent = self.cpu() - spent
        database = CPU.of_tree(self.gateway.postmaster) - database
        micros = 1e6 / result["succeeded"]
        return Turn(
            result["answers_per_second"],
            spent.user * micros,
            spent.system * micros,
            database.total * micros,
            result["latency_ms"]["p50"],
            result["latency_ms"]["p99"],
            sum(memory(pid, "VmHWM") for pid in self.members()),
        )

    def load(self, connections: int, seconds: float) -> dict:
        options = ("--connections", str(connections))
        return self.client.run("canonical", self.target, seconds, *options)


class CopyContender:
    """\\copy of a file, in one connection whatever is asked."""

    name = "copy"
    label = "`\\copy` of a file (the database's ceiling)"

    def __init__(self, copier: Copier):
        self.copier = copier

    def turn(self, connections: int, seconds: float) -> Turn:
        copied = self.copier.copy()
        micros = 1e6 / self.copier.submissions
        return Turn(copied.rows_per_second, database=copied.database.total * micros)


@dataclasses.dataclass
class Standing:
    """A contender's turns with one number of connections, in the order of the rounds."""

    label: str
    batches: bool
    turns: list[Turn] = dataclasses.field(default_factory=list)

    def samples(self, field: str) -> Samples | None:
        values = [getattr(turn, field) for turn in self.turns]
        return None if None in values or not values else Samples(values)

    def ratio(self, gateway: "Standing", field: str) -> Samples | None:
        """The gateway's number divided by this one's, round by round."""
        turns = zip(gateway.turns, self.turns, strict=True)
        pairs = [(getattr(ours, field), getattr(theirs, field)) for ours, theirs in turns]
        if not pairs or any(not ours or not theirs for ours, theirs in pairs):
            return None
        return Samples([ours / theirs for ours, theirs in pairs])
