"""The gateway with its database, and nginx."""

import contextlib
import pathlib
import re
import socket
import subprocess

from measure.processes import environment, program, run, start, stop, wait_until


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    return False


class Gateway:
    """`seggwat up` in a folder of its own."""

    def __init__(self, binary: pathlib.Path, folder: pathlib.Path, options: list[str]):
        self.binary = binary
        directory = folder / "up"
        log = folder / "up.log"
        with open(log, "wb") as output:
            self.process = start(
                binary, "up", "--directory", directory, "--listen", "127.0.0.1:0", *options,
                stdout=output, stderr=output, cwd=folder, env=environment(),
            )  # fmt: skip
        try:
            wait_until(lambda: "listens on" in log.read_text(), "the gateway", self.process, log)
            text = log.read_text()
            self.target = "http://" + re.search(r"listens on (\S+)", text)[1]
            self.key = re.search(r"with the key (\S+)", text)[1]
            # The server's own note: its process is the first line, its socket's folder the fifth.
            place = re.search(r"files are in (\S+),", text)
            data = (pathlib.Path(place[1]) if place else directory / "postgres") / "data"
            lines = (data / "postmaster.pid").read_text().splitlines()
            self.postmaster = int(lines[0])
            self.port, self.socket = lines[3], lines[4]
        except BaseException:
            stop(self.process)
            raise

    @property
    def pid(self) -> int:
        return self.process.pid

    def database(self, name: str = "seggwat") -> str:
        return f"postgresql:///{name}?host={self.socket}&port={self.port}&user=postgres"

    def sql(self, text: str, database: str = "seggwat") -> str:
        url = self.database(database)
        return run("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", text)

    def empty(self) -> None:
        """Takes earlier rounds' submissions away, so that each round finds the same tables."""
        self.sql("TRUNCATE feedback, rating, nps_response")
        self.sql("CHECKPOINT")


class Nginx:
    """One worker that answers 202 to everything (load/peers/nginx/nginx.conf)."""

    TEMPLATE = pathlib.Path(__file__).resolve().parent.parent / "peers" / "nginx" / "nginx.conf"

    def __init__(self, folder: pathlib.Path):
        port = free_port()
        self.target = f"http://127.0.0.1:{port}"
        home = folder / "nginx"
        home.mkdir()
        log = home / "error.log"
        log.touch()
        configuration = home / "nginx.conf"
        text = self.TEMPLATE.read_text()
        configuration.write_text(text.replace("@home@", str(home)).replace("@port@", str(port)))
        self.process = start(
            program("nginx", "nginx-light"), "-p", home, "-c", configuration, "-e", log,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait_until(lambda: answers(port), "nginx", self.process, log)
        except BaseException:
            stop(self.process)
            raise

    @property
    def pid(self) -> int:
        return self.process.pid
