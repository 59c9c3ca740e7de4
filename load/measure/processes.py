"""Programs: started, waited for, watched and stopped."""

import contextlib
import dataclasses
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# Long enough for a slow machine; a wait that reaches it has failed.
START_SECONDS = 60
STOP_SECONDS = 30
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
MIB = 1 << 20


class Unavailable(Exception):
    """Something that the run needs is not there; ends it with one line."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def environment(**more: str) -> dict[str, str]:
    """The caller's, without what may hold settings of another gateway or database."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SEGGWAT_", "PG"))}
    return {**kept, **more}


def start(*command: str | pathlib.Path, **options) -> subprocess.Popen:
    """Starts a process that Ctrl-C does not reach: this script ends it in its own order."""
    return subprocess.Popen(
        [str(word) for word in command], stdin=subprocess.DEVNULL, start_new_session=True, **options
    )


def stop(process: subprocess.Popen) -> None:
    """Asks a process and what it started to end, and kills them when it does not."""
    if process.poll() is not None:
        return
    # It tells those that it started itself.
    process.send_signal(signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    # `start` gave it a session, whose processes are one group.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def run(*command: str | pathlib.Path, seconds: float = 300, **options) -> str:
    """Runs a program to its end and returns what it printed."""
    process = start(
        *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        **{"env": environment(), **options},
    )  # fmt: skip
    words = " ".join(map(str, command))
    try:
        output, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{words}: did not end in {seconds:g} seconds") from None
    finally:
        # Whatever interrupted it, compilers and what they started end too.
        stop(process)
    if process.returncode != 0:
        raise Unavailable(f"{words}: {(errors or output).strip()}")
    return output


def end_on_signals() -> None:
    """Makes signals end this program like an error does: what was started is stopped.

    A second one does not break off the stopping. What the caller ignores (nohup) stays ignored.
    """
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end(number: int, _: object) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    for each in signals:
        if signal.getsignal(each) != signal.SIG_IGN:
            signal.signal(each, end)


def wait_until(
    claim: Callable[[], bool], what: str, process: subprocess.Popen, log: pathlib.Path
) -> None:
    """Polls until `claim` holds."""
    deadline = time.monotonic() + START_SECONDS
    while not claim():
        if process.poll() is not None or time.monotonic() > deadline:
            raise Unavailable(f"{what} did not start: {log.read_text()[-2000:].strip()}")
        time.sleep(0.02)


def program(name: str, package: str) -> str:
    """The path of a program; Debian keeps servers where not everybody's PATH looks."""
    path = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not path:
        raise Unavailable(f"{name} is not installed; on Debian: apt-get install {package}")
    return path


def binary(given: pathlib.Path | None, name: str) -> pathlib.Path:
    """A program of this project."""
    path = (given or ROOT / ".build" / "release" / name).resolve()
    if not os.access(path, os.X_OK):
        raise Unavailable(
            f"{path} is not there; build it: swift build -c release --product {name}"
            " --static-swift-stdlib"
        )
    return path


def may_open(connections: int) -> bool:
    """Raises the limit of descriptors for this process and those that it starts."""
    needed = connections + 512
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= needed:
        return True
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, max(hard, needed)))
    except (ValueError, OSError):
        return False
    return True


# --- what the kernel counts


@dataclasses.dataclass(frozen=True)
class CPU:
    """CPU time in seconds."""

    user: float
    system: float

    @staticmethod
    def of(pid: int) -> "CPU":
        """Of a process with its threads, without its children."""
        fields = _stat(pid)
        return CPU(int(fields[11]) / TICKS_PER_SECOND, int(fields[12]) / TICKS_PER_SECOND)

    @staticmethod
    def of_this() -> "CPU":
        """Of this program, and of what it has started and waited for."""
        times = os.times()
        return CPU(times.user + times.children_user, times.system + times.children_system)

    @staticmethod
    def of_tree(pid: int) -> "CPU":
        """Of a process and all that it started, those that have ended too."""
        total = CPU(0, 0)
        for member in tree(pid):
            try:
                ticks = [int(ticks) for ticks in _stat(member)[11:15]]
            except OSError:
                # It ended meanwhile; its parent's counts have it now or a moment later.
                continue
            user, system, children_user, children_system = ticks
            total += CPU(
                (user + children_user) / TICKS_PER_SECOND,
                (system + children_system) / TICKS_PER_SECOND,
            )
        return total

    def __add__(self, other: "CPU") -> "CPU":
        return CPU(self.user + other.user, self.system + other.system)

    def __sub__(self, other: "CPU") -> "CPU":
        return CPU(self.user - other.user, self.system - other.system)

    @property
    def total(self) -> float:
        return self.user + self.system


def _stat(pid: int) -> list[str]:
    # The name may hold spaces and parentheses; what follows the last one is regular.
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def tree(pid: int) -> Iterator[int]:
    """A process and all below it; what ends meanwhile may be among them or not."""
    yield pid
    children: list[str] = []
    # A process or thread that ends takes its files away.
    with contextlib.suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            children += pathlib.Path(f"/proc/{pid}/task/{thread}/children").read_text().split()
    for child in children:
        yield from tree(int(child))


def has_ended(pid: int) -> bool:
    """Whether a process has ended and its parent has not taken note yet."""
    try:
        return _stat(pid)[0] == "Z"
    except OSError:
        return False


def memory(pid: int, field: str) -> float:
    """VmRSS or VmHWM of a process in MiB."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"^{field}:\s+(\d+) kB", text, re.MULTILINE)[1]) * 1024 / MIB


def forget_peak(pid: int) -> None:
    """Lets VmHWM begin anew (proc(5), clear_refs)."""
    for member in tree(pid):
        pathlib.Path(f"/proc/{member}/clear_refs").write_text("5")
