"""A dashboard behind a gateway, an organization with its token, and callers of the API."""

import dataclasses
import hashlib
import pathlib
import secrets
import tempfile
from typing import Any

import requests
from conftest import Gateway, Process
from support import Project, Store, uuid7


class Dashboard(Process):
    """A dashboard on a unix socket of its own."""

    def __init__(
        self, binary: str, database: str, folder: pathlib.Path, *arguments: str, env=None
    ):
        self.socket = folder / "dashboard.sock"
        super().__init__(
            binary, "dashboard", "--database-url", database,
            "--dashboard-listen", f"unix:{self.socket}", *arguments, env=env,
        )  # fmt: skip
        try:
            self.wait_for(self.socket.exists, "it listens")
        except BaseException:
            # pytest's own failures are no Exception.
            self.stop()
            raise


@dataclasses.dataclass
class Organization:
    """An organization with one project and one token."""

    id: str
    project: Project
    token: str


def make_token(store: Store, organization: str, **columns: Any) -> str:
    """Issues a token; columns such as `scopes` may be set."""
    token = "oat_" + secrets.token_urlsafe(32)
    names = ["id", "org_id", "label", "prefix", "hash", *columns]
    values = [
        uuid7(), organization, "tests", token[:12], hashlib.sha256(token.encode()).digest(),
        *columns.values(),
    ]  # fmt: skip
    store.query(
        f"INSERT INTO api_token ({', '.join(names)}) "
        f"VALUES ({', '.join(['%s'] * len(names))})",
        *values,
    )
    return token


def make_organization(store: Store, name: str = "Tests") -> Organization:
    """Makes an organization."""
    project = store.project()
    [row] = store.query("SELECT org_id FROM project WHERE id = %s", project.id)
    id = str(row["org_id"])
    store.query("UPDATE organization SET name = %s WHERE id = %s", name, id)
    return Organization(id, project, make_token(store, id))


class Caller:
    """Calls the API with a token."""

    def __init__(self, url: str, token: str | None):
        self.url = url + "/api/v1"
        self.session = requests.Session()
        if token:
            self.session.headers["X-API-Key"] = token

    def __call__(self, method: str, path: str, body: Any = None, **options) -> requests.Response:
        """Sends a request; `body` is sent as JSON."""
        return self.session.request(
            method, self.url + path, json=body, timeout=30, **options
        )

    def ok(self, method: str, path: str, body: Any = None, status: int = 200, **options) -> Any:
        """Sends a request that must succeed, and returns its JSON."""
        answer = self(method, path, body, **options)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


class Origin:
    """A gateway and a dashboard on one address, with their database."""

    def __init__(self, binary: str, database: str, *arguments: str, env=None):
        self.store = Store(database)
        self._folder = tempfile.TemporaryDirectory(prefix="seggwat-", dir="/tmp")
        folder = pathlib.Path(self._folder.name)
        self.dashboard = Dashboard(binary, database, folder, *arguments, env=env)
        try:
            self.gateway = Gateway(
                binary, database, "--dashboard-upstream", f"unix:{self.dashboard.socket}"
            )
        except BaseException:
            self.dashboard.stop()
            raise
        self.url = self.gateway.url

    def caller(self, token: str | None) -> Caller:
        """A caller with this token."""
        return Caller(self.url, token)

    def stop(self) -> None:
        """Ends both; neither may have had an error."""
        statuses = self.gateway.stop(), self.dashboard.stop()
        self._folder.cleanup()
        assert statuses == (0, 0), self.dashboard.errors
        errors = [line for line in self.dashboard.errors if '"level":"error"' in line]
        assert not errors, errors
