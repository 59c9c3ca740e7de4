"""What the numbers were measured on."""

import os
import pathlib
import platform
import re
import subprocess
from collections.abc import Callable

from measure.processes import ROOT, TICKS_PER_SECOND, program, run
from measure.servers import Gateway


def commit() -> str:
    """The commit of this checkout, marked when files differ from it; empty outside of git."""
    text = subprocess.run(
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude=*"],
        capture_output=True,
        text=True,
    ).stdout
    return text.strip()


def machine(gateway: Gateway) -> str:
    names = re.findall(r"^model name\s*:\s*(.+)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    version = gateway.sql("SHOW server_version").split()[0]
    nginx = subprocess.run(
        [program("nginx", "nginx-light"), "-v"], capture_output=True, text=True
    ).stderr.strip()
    facts = [
        f"{os.cpu_count()} cores ({names[0] if names else platform.machine()})",
        f"Linux {platform.release()}", f"PostgreSQL {version}",
        nginx.removeprefix("nginx version: "), run(gateway.binary, "--version").strip(),
    ]  # fmt: skip
    if made := commit():
        facts.append(f"commit {made}")
    return ", ".join(facts)


class Interference:
    """What else the machine did while something was measured."""

    def __init__(self, own: Callable[[], float]) -> None:
        """`own` says how many seconds of CPU all that belongs to the measurement has had."""
        self.own = own
        self.own_before = own()
        self.before = self._seconds()

    @staticmethod
    def _seconds() -> list[float]:
        """user, nice, system, idle, iowait, irq, softirq and steal of all cores (proc(5))."""
        first = pathlib.Path("/proc/stat").read_text().splitlines()[0]
        return [int(field) / TICKS_PER_SECOND for field in first.split()[1:9]]

    def words(self) -> str:
        spent = [now - then for now, then in zip(self._seconds(), self.before, strict=True)]
        user, nice, system, *_, steal = spent
        others = max(0.0, user + nice + system - (self.own() - self.own_before))
        percent = 100 / max(sum(spent), 0.01)
        return (
            f"Of the cores' time other programs had {percent * others:.0f} %, and the host took"
            f" {percent * steal:.0f} % away (steal)."
        )
