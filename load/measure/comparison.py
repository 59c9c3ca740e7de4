"""The tables of a comparison, as Markdown that reads well as text too."""

import dataclasses

from measure.contenders import Standing
from measure.samples import Samples

GATEWAY = "gateway"
CEILINGS = ("nginx", "copy")
BEGIN, END = "<!-- compare -->", "<!-- /compare -->"

# Heading, field of a turn, digits behind the point.
COLUMNS = (
    ("requests/s", "per_second", 0),
    ("CPU user µs", "user", 1),
    ("CPU system µs", "system", 1),
    ("PostgreSQL µs", "database", 1),
    ("p50 ms", "p50", 2),
    ("p99 ms", "p99", 2),
    ("peak MiB", "peak", 0),
)
RATIOS = (("requests/s", "per_second"), ("CPU user", "user"), ("p99", "p99"))


@dataclasses.dataclass
class Comparison:
    """All standings: by number of connections, then by contender."""

    standings: dict[int, dict[str, Standing]]
    # Contenders that were not timed, and why.
    failures: dict[str, str]

    def full_table(self, connections: int) -> str:
        """What was measured, the median with the lowest and the highest of the rounds."""
        lines = table_head(["", *(heading for heading, _, _ in COLUMNS)])
        for standing in self.standings[connections].values():
            cells = [
                words(standing.samples(field), places) for _, field, places in COLUMNS
            ]  # fmt: skip
            lines.append(row([standing.label, *cells]))
        return "\n".join([*lines, *self.failure_rows(len(COLUMNS))])

    def ratio_table(self, connections: int) -> str:
        """The gateway's numbers divided by each other's."""
        standings = self.standings[connections]
        gateway = standings.get(GATEWAY)
        if gateway is None:
            return "The gateway was not among what was measured, so there are no ratios."
        lines = table_head(["gateway ÷", *(heading for heading, _ in RATIOS)])
        for name, standing in standings.items():
            if name == GATEWAY:
                continue
            cells = [words(standing.ratio(gateway, field), 2) for _, field in RATIOS]
            lines.append(row([standing.label, *cells]))
        return "\n".join(lines)

    def summary(self) -> str:
        """What the README shows: medians at the most connections."""
        connections = max(self.standings)
        standings = self.standings[connections]
        gateway = standings.get(GATEWAY)
        headings = ["stored/s", "gateway ÷ it", "CPU user + system µs", "p99 ms", "peak MiB"]
        lines = table_head([f"{connections} connections", *headings])
        for name, standing in standings.items():
            if name in CEILINGS:
                continue
            ratio = standing.ratio(gateway, "per_second") if gateway else None
            user, system = standing.samples("user"), standing.samples("system")
            cells = [
                short(standing.samples("per_second"), 0),
                "" if name == GATEWAY else words(ratio, 2),
                f"{short(user, 1)} + {short(system, 1)}",
                short(standing.samples("p99"), 1),
                short(standing.samples("peak"), 0),
            ]
            lines.append(row([standing.label, *cells]))
        return "\n".join([*lines, *self.failure_rows(len(headings))])

    def failure_rows(self, cells: int) -> list[str]:
        return [
            row([label, f"**failed**: {reason}", *[""] * (cells - 1)])
            for label, reason in self.failures.items()
        ]

    def claims(self) -> list[str]:
        """What the project claims of these numbers, each with what was found."""
        found: list[str] = []
        for connections, standings in self.standings.items():
            gateway = standings.get(GATEWAY)
            peers = {
                name: standing for name, standing in standings.items()
                if name not in (GATEWAY, *CEILINGS)
            }  # fmt: skip
            if gateway and peers:
                found += [f"{text}, {connections} connections" for text in claims(gateway, peers)]
        return found


def claims(gateway: Standing, peers: dict[str, Standing]) -> list[str]:
    found = []

    def claim(text: str, met: bool, number: str) -> None:
        found.append(f"{'met' if met else 'missed'}: {text} ({number})")

    each = [peer for peer in peers.values() if not peer.batches]
    batching = [peer for peer in peers.values() if peer.batches]
    for bound, group, what in ((5, each, "the INSERT"), (1.5, batching, "every batching")):
        ratios = [peer.ratio(gateway, "per_second") for peer in group]
        if least := min((ratio.median for ratio in ratios if ratio), default=None):
            claim(f"at least {bound} × {what} peer's stored/s", least >= bound, f"{least:.2f}")
    shares = [peer.ratio(gateway, "user") for peer in peers.values()]
    if most := max((share.median for share in shares if share), default=None):
        claim("at most a third of any peer's CPU in user space", most <= 1 / 3, f"{most:.2f}")
    fars = [peer.samples("p99") for peer in peers.values()]
    own = gateway.samples("p99")
    if own and (lowest := min((far.median for far in fars if far), default=None)):
        numbers = f"{own.median:.2f} ms beside {lowest:.2f} ms"
        claim("the lowest p99 of all", own.median <= lowest, numbers)
    return found


def words(samples: Samples | None, places: int) -> str:
    return samples.words(places) if samples else "–"


def short(samples: Samples | None, places: int) -> str:
    return f"{samples.median:,.{places}f}" if samples else "–"


def row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def table_head(headings: list[str]) -> list[str]:
    return [row(headings), row(["---", *["---:"] * (len(headings) - 1)])]


def between_markers(text: str) -> tuple[int, int]:
    """Where the generated part begins and ends; raises ValueError where a marker is missing."""
    begin = text.index(BEGIN) + len(BEGIN)
    return begin, text.index(END, begin)


def copied(result: str, readme: str) -> str:
    """The README with the result's generated part in its own markers."""
    begin, end = between_markers(result)
    part = result[begin:end]
    begin, end = between_markers(readme)
    return readme[:begin] + part + readme[end:]
