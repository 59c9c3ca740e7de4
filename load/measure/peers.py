"""The servers of load/peers: how each is built, started and named."""

import dataclasses
import json
import pathlib
import re
import shutil
import sys
from collections.abc import Callable

from measure.processes import ROOT, Unavailable, environment, run, say, start, stop, wait_until
from measure.servers import answers, free_port

SOURCES = ROOT / "load" / "peers"
BUILD = ROOT / ".build" / "peers"
BUILD_SECONDS = 1800
GO = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": ""}


@dataclasses.dataclass(frozen=True)
class Peer:
    """A server that stores feedback in its own way."""

    # For --only, and how the table calls it.
    name: str
    label: str
    build: Callable[[], None]
    # The command line for a port and a database, with what its environment has besides.
    command: Callable[[int, str], list[str | pathlib.Path]]
    versions: Callable[[], str]
    folder: pathlib.Path = ROOT
    variables: Callable[[str], dict[str, str]] = lambda _: {}
    # False for what is no peer in the claims: INSERT has one of its own.
    batches: bool = True


class PeerServer:
    """A running peer."""

    def __init__(self, peer: Peer, database: str, folder: pathlib.Path):
        port = free_port()
        self.target = f"http://127.0.0.1:{port}"
        log = folder / f"{peer.name}.log"
        with open(log, "wb") as output:
            self.process = start(
                *peer.command(port, database), stdout=output, stderr=output,
                cwd=peer.folder, env=environment(**peer.variables(database)),
            )  # fmt: skip
        try:
            wait_until(lambda: answers(port), peer.label, self.process, log)
        except BaseException:
            stop(self.process)
            raise

    @property
    def pid(self) -> int:
        return self.process.pid


def build(what: str, *command: str | pathlib.Path, folder: pathlib.Path, **variables: str) -> str:
    """Runs a compiler or installer; its last lines are the reason when it fails."""
    try:
        return run(*command, seconds=BUILD_SECONDS, cwd=folder, env=environment(**variables))
    except FileNotFoundError:
        raise Unavailable(f"{what}: {command[0]} is not installed") from None
    except Unavailable as reason:
        lines = str(reason).splitlines()[-20:]
        raise Unavailable(f"{what} did not build:\n" + "\n".join(lines)) from None


# --- Rust


def build_rust() -> None:
    build(
        "the Rust peer", "cargo", "build", "--release", "--quiet", folder=SOURCES / "rust",
        CARGO_TARGET_DIR=str(BUILD / "rust"),
    )  # fmt: skip


def rust_command(mode: str) -> Callable[[int, str], list[str | pathlib.Path]]:
    return lambda port, url: [BUILD / "rust" / "release" / "peer", str(port), url, mode]


def rust_versions() -> str:
    lock = (SOURCES / "rust" / "Cargo.lock").read_text()
    crates = dict(re.findall(r'name = "([^"]+)"\nversion = "([^"]+)"', lock))
    compiler = run("rustc", "--version").split()[1]
    wanted = ("hyper", "tokio", "tokio-postgres", "serde_json")
    return f"rustc {compiler}, " + ", ".join(f"{name} {crates[name]}" for name in wanted)


# --- Go


def build_go() -> None:
    build(
        "the Go peer", "go", "build", "-o", BUILD / "go" / "peer", ".", folder=SOURCES / "go", **GO
    )


def go_versions() -> str:
    compiler = run("go", "version", env=environment(**GO)).split()[2].removeprefix("go")
    packages = {
        "fasthttp": "golang-github-valyala-fasthttp-dev",
        "pgx": "golang-github-jackc-pgx-v4-dev",
        "json-iterator": "golang-github-json-iterator-go-dev",
    }
    words = [
        f"{name} {debian_version(package)}"
        for name, package in packages.items()
    ]  # fmt: skip
    return f"go {compiler}, " + ", ".join(words)


def debian_version(package: str) -> str:
    text = run("dpkg-query", "--show", "--showformat=${Version}", package)
    return text.rpartition(":")[2].partition("-")[0]


# --- Python

PYTHON = BUILD / "python" / "bin"


def build_python() -> None:
    requirements = SOURCES / "python" / "requirements.txt"
    stamp = BUILD / "python" / "requirements.txt"
    if stamp.is_file() and stamp.read_bytes() == requirements.read_bytes():
        return
    build("the Python peer", sys.executable, "-m", "venv", "--clear", BUILD / "python", folder=ROOT)
    build("the Python peer", PYTHON / "pip", "install", "--quiet", "-r", requirements, folder=ROOT)
    shutil.copyfile(requirements, stamp)


def python_command(port: int, _: str) -> list[str | pathlib.Path]:
    return [
        PYTHON / "uvicorn", "--host", "127.0.0.1", "--port", str(port), "--workers", "2",
        "--loop", "uvloop", "--http", "httptools", "--no-access-log", "app:app",
    ]  # fmt: skip


def python_versions() -> str:
    text = (SOURCES / "python" / "requirements.txt").read_text()
    words = [line.replace("==", " ") for line in text.splitlines() if "==" in line]
    return run(PYTHON / "python", "--version").strip() + ", " + ", ".join(words)


# --- Swift


def build_swift() -> None:
    build(
        "the Swift peer", "swift", "build", "--configuration", "release", "--scratch-path",
        BUILD / "swift", folder=SOURCES / "swift",
    )  # fmt: skip


def swift_versions() -> str:
    pins = json.loads((SOURCES / "swift" / "Package.resolved").read_text())["pins"]
    versions = {pin["identity"]: pin["state"].get("version", "") for pin in pins}
    compiler = re.search(r"Swift version (\S+)", run("swift", "--version"))
    return (
        f"Swift {compiler[1] if compiler else ''}, hummingbird {versions['hummingbird']},"
        f" swift-nio {versions['swift-nio']}"
    )


PEERS = (
    Peer(
        "rust-insert", "Rust, hyper, INSERT each", build_rust, rust_command("insert"),
        rust_versions, batches=False,
    ),
    Peer("rust-copy", "Rust, hyper, COPY", build_rust, rust_command("copy"), rust_versions),
    Peer(
        "go", "Go, fasthttp, COPY", build_go,
        lambda port, url: [BUILD / "go" / "peer", str(port), url], go_versions,
    ),
    Peer(
        "python", "Python, uvicorn, COPY", build_python, python_command, python_versions,
        folder=SOURCES / "python",
        variables=lambda url: {"DATABASE_URL": url, "PYTHONDONTWRITEBYTECODE": "1"},
    ),
    Peer(
        "swift", "Swift, Hummingbird, COPY", build_swift,
        lambda port, url: [BUILD / "swift" / "release" / "peer", str(port), url], swift_versions,
    ),
)  # fmt: skip


def build_all(peers: list[Peer]) -> None:
    """Builds each once; what is built already takes seconds."""
    BUILD.mkdir(parents=True, exist_ok=True)
    (BUILD / "go").mkdir(exist_ok=True)
    for make in dict.fromkeys(peer.build for peer in peers):
        say(f"building {', '.join(peer.name for peer in peers if peer.build is make)}")
        make()
