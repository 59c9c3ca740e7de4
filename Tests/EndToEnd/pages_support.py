"""`seggwat up` with a database of its own, and people who log in to it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from conftest import Cluster, Process
from support import Project, Store, uuid7

NAME = "ada@demo.example"
PASSWORD = "Password1!"


class Up(Process):
    """Everything in one process: gateway, dashboard and a stand-in for Zitadel."""

    def __init__(self, binary: str, database: str, demo_data: int = 0):
        self.store = Store(database)
        super().__init__(
            binary, "up", "--listen", "127.0.0.1:0",
            env={"SEGGWAT_DATABASE_URL": database, "SEGGWAT_SEED_DEMO_DATA": str(demo_data)},
        )  # fmt: skip
        try:
            self.wait_for(lambda: self._said("Log in on (\\S+) as"), "it can be logged in to")
        except BaseException:
            # pytest's own failures are no Exception.
            self.stop()
            raise
        self.url = self._said("Log in on (\\S+) as")
        self.key = self._said("with the key (\\S+)")
        [row] = self.rows("SELECT id, org_id FROM project WHERE key = %s", self.key)
        self.project, self.organization = (str(value) for value in row)

    def _said(self, pattern: str) -> str | None:
        found = re.search(pattern, "\n".join(list(self.output)))
        return found and found[1]

    def rows(self, sql: str, *parameters: Any) -> list[tuple]:
        """Runs one statement on the database and returns its rows."""
        return [tuple(row.values()) for row in self.store.query(sql, *parameters)]

    @property
    def home(self) -> str:
        """The organization's home."""
        return f"{self.url}/org/{self.organization}"

    @property
    def overview(self) -> str:
        """The demo project's overview."""
        return f"{self.home}/projects/{self.project}"

    def submit(self, message: str, **members: str) -> str:
        """Sends a feedback through the gateway and returns its id."""
        answer = requests.post(
            f"{self.url}/api/v1/feedback/submit",
            json={"project_key": self.key, "message": message, **members},
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        [row] = self.rows("SELECT id FROM feedback WHERE message = %s", message)
        return str(row[0])


class Visitor(requests.Session):
    """Somebody with a browser that has no JavaScript."""

    def __init__(self, up: Up):
        super().__init__()
        self.up = up

    def log_in(self, name: str = NAME, password: str = PASSWORD, **fields: str):
        """Sends the login form and follows where it leads."""
        return self.send_form(
            f"{self.up.url}/login", {"login_name": name, "password": password, **fields}
        )

    def send_form(self, url: str, fields: dict, **options):
        """Sends a form as a browser does: with Origin."""
        headers = {"Origin": self.up.url, **options.pop("headers", {})}
        return self.post(url, data=fields, headers=headers, timeout=30, **options)

    def token(self) -> str:
        """The token that the forms of this login carry."""
        page = self.get(self.up.home, timeout=30).text
        return re.search('name="form_token" value="([^"]+)"', page)[1]

    def change(self, url: str, fields: dict, **options):
        """Sends a form with the token."""
        return self.send_form(url, {"form_token": self.token(), **fields}, **options)


def other_organization(up: Up) -> tuple[str, Project, str]:
    """Another organization with a project and a feedback: its id, the project, the feedback."""
    project = up.store.project()
    [row] = up.rows("SELECT org_id FROM project WHERE id = %s", project.id)
    feedback = uuid7()
    up.rows(
        "INSERT INTO feedback (project_id, id, created_at, message) VALUES (%s, %s, now(), %s)",
        project.id,
        feedback,
        "nobody else may read this",
    )
    return str(row[0]), project, feedback


@pytest.fixture(scope="module")
def up(binary: str, cluster: Cluster, migrated: str) -> Iterator[Up]:
    """A whole SeggWat with a few hundred demo submissions."""
    up = Up(binary, cluster.url(cluster.new_database(template=migrated)), demo_data=400)
    try:
        yield up
    finally:
        assert up.stop() == 0, up.errors


@pytest.fixture
def visitor(up: Up) -> Visitor:
    """Somebody who is logged in."""
    visitor = Visitor(up)
    answer = visitor.log_in()
    assert answer.url == up.home, answer.text
    return visitor
