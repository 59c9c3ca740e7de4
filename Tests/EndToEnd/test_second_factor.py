"""Logging in with a second factor: the code of an app, asked for by Zitadel's policy."""

import re
from collections.abc import Iterator

import pytest
import requests
from conftest import Cluster
from dashboard_support import Origin
from stand_in import StandIn
from test_stand_in_tenants import one_time_code

TIMEOUT = 30
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
NAME, PASSWORD = "totp@demo.example", "Password1!"


@pytest.fixture(scope="module")
def guarded(binary: str, cluster: Cluster, migrated: str) -> Iterator[tuple[Origin, StandIn]]:
    """A dashboard whose Zitadel has a user who needs a second factor."""
    stand_in = StandIn(binary)
    try:
        stand_in.control("seed", {"users": [{
            "organization": stand_in.demo["org_id"], "loginName": NAME, "password": PASSWORD,
            "displayName": "Tess Totp", "totpSecret": SECRET, "needsSecondFactor": True,
        }]})  # fmt: skip
        origin = Origin(
            binary, cluster.url(cluster.new_database(template=migrated)),
            "--zitadel-url", stand_in.url,
            env={"SEGGWAT_DASHBOARD_ZITADEL_TOKEN": stand_in.demo["login_pat"]},
        )  # fmt: skip
        try:
            yield origin, stand_in
        finally:
            origin.stop()
    finally:
        stand_in.stop()


class Person(requests.Session):
    """Somebody with a browser that has no JavaScript."""

    def __init__(self, url: str):
        super().__init__()
        self.url = url

    def submit(self, path: str, fields: dict, **options):
        return self.post(
            self.url + path, data=fields, headers={"Origin": self.url}, timeout=TIMEOUT, **options
        )

    def log_in(self, **fields: str):
        return self.submit("/login", {"login_name": NAME, "password": PASSWORD, **fields})


def test_the_code_is_asked_for_and_lets_in(guarded):
    origin, stand_in = guarded
    person = Person(origin.url)
    page = person.log_in(next="/dashboard?x=1")
    assert page.url == f"{origin.url}/login/code"
    # The password alone is no login.
    assert "seggwat-session" not in person.cookies
    home = person.get(f"{origin.url}/dashboard", timeout=TIMEOUT)
    assert "/login?next=" in home.url
    for wrong in ["000000", "12345", "abcdef", ""]:
        if wrong == one_time_code(SECRET):
            continue
        answer = person.submit("/login/code", {"code": wrong})
        assert answer.status_code == 422 and 'role="alert"' in answer.text, wrong
        assert "seggwat-session" not in person.cookies
    code = one_time_code(SECRET)
    # As apps show it.
    answer = person.submit("/login/code", {"code": f"{code[:3]} {code[3:]}"})
    assert answer.status_code == 200, answer.text
    assert re.fullmatch(f"{origin.url}/org/[0-9a-f-]+", answer.url), answer.url
    assert "Tess Totp" in answer.text
    # What waited for the code is over.
    assert "seggwat-login" not in person.cookies


def test_without_a_login_that_waits_there_is_no_code_to_give(guarded):
    origin, _ = guarded
    person = Person(origin.url)
    answer = person.submit("/login/code", {"code": one_time_code(SECRET)})
    assert answer.status_code == 422 and "login_name" in answer.text
    person.cookies.set("seggwat-login", "forged", domain=origin.url.split("/")[2].split(":")[0])
    answer = person.submit("/login/code", {"code": one_time_code(SECRET)})
    assert answer.status_code == 422 and "seggwat-session" not in person.cookies


def test_a_session_that_ended_meanwhile_begins_again(guarded):
    origin, stand_in = guarded
    person = Person(origin.url)
    person.log_in()
    sessions = stand_in.connect("ListSessions", {}).json()["sessions"]
    newest = max(sessions, key=lambda session: session["creationDate"])
    stand_in.control(f"session/{newest['id']}/terminate")
    answer = person.submit("/login/code", {"code": one_time_code(SECRET)})
    assert answer.status_code == 422 and "login_name" in answer.text
    assert "seggwat-session" not in person.cookies
