"""Numbers of several rounds."""

import dataclasses
import statistics


@dataclasses.dataclass
class Samples:
    """A number of each round."""

    values: list[float] = dataclasses.field(default_factory=list)

    def add(self, value: float) -> None:
        self.values.append(value)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def words(self, places: int, unit: str = "") -> str:
        if len(self.values) == 1:
            return f"{self.median:,.{places}f}{unit}"
        lowest, highest = min(self.values), max(self.values)
        return f"{self.median:,.{places}f}{unit} ({lowest:,.{places}f} to {highest:,.{places}f})"
