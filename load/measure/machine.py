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
