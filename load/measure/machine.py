"""What the numbers were measured on."""

import os
import pathlib
import platform
import re
import subprocess

from measure.processes import ROOT, program, run
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

    def __init__(self) -> None:
        self.load = os.getloadavg()[0]
        self.ticks = self._ticks()

    @staticmethod
    def _ticks() -> list[int]:
        """user, nice, system, idle, iowait, irq, softirq and steal of all cores (proc(5))."""
        first = pathlib.Path("/proc/stat").read_text().splitlines()[0]
        return [int(field) for field in first.split()[1:9]]

    def words(self) -> str:
        spent = [now - then for now, then in zip(self._ticks(), self.ticks, strict=True)]
        stolen, niced = (100 * spent[at] / max(1, sum(spent)) for at in (7, 1))
        words = f"The host took {stolen:.0f} % of the cores' time away (steal)"
        # When this program is nice itself, its own work is among it.
        if niced >= 1 and os.nice(0) == 0:
            words += f", {niced:.0f} % went to other, niced programs"
        if self.load > 0.5:
            words += f"; the load average was {self.load:.1f} when measuring began"
        return words + "."
