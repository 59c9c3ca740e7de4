"""A gateway under a role that may do nothing but what it needs: scripts/gateway-role.sql."""

import pathlib
import subprocess

import psycopg
import pytest
from conftest import wait_until
from own_cluster import database, own_cluster, own_template  # noqa: F401
from support import FEEDBACK, NPS, RATINGS, Load, Service, assert_ledger, assert_problem, uuid7
from test_faults import POISON

SCRIPT = pathlib.Path(__file__).parents[2] / "scripts" / "gateway-role.sql"


def grant(url: str, role: str) -> None:
    """Runs the script as an operator would."""
    subprocess.run(
        ["psql", "--quiet", "--no-psqlrc", "-v", f"role={role}", "-f", SCRIPT, url],
        stdin=subprocess.DEVNULL,
        check=True,
    )


@pytest.fixture
def role(store) -> str:
    """A role that was made by the script, twice, as after an upgrade."""
    name = f"gateway_{uuid7()[:8]}_{uuid7()[-8:]}"
    grant(store.url, name)
    grant(store.url, name)
    store.query(f"ALTER ROLE {name} LOGIN")
    return name


@pytest.fixture
def role_url(store, role) -> str:
    return store.url.replace("user=postgres", f"user={role}")


def test_a_gateway_does_everything_under_its_role(
    start_gateway, role_url, own_cluster, store, seggwat, tmp_path
):
    gateway = start_gateway(
        "--journal", str(tmp_path / "journal"), "--store-timeout", "3", database=role_url
    )
    service = Service(gateway, store)
    with Load(gateway, service.project, clients=12) as load:
        gateway.wait_for(lambda: load.acknowledged() > 300, "it stores")
        own_cluster.stop()
        gateway.wait_for(lambda: load.refused(202) > 100, "it queues")
        own_cluster.start()
        seen = load.acknowledged()
        gateway.wait_for(lambda: load.acknowledged() > seen + 300, "it stores again")
    wait_until(lambda: store.query("TABLE rollup_delta") == [], "everything is folded")
    wait_until(lambda: store.query("TABLE ledger_delta") == [], "the ledger is folded")
    wait_until(lambda: set(load_ids(load)) <= stored_ids(store), "what was queued is stored")
    assert_ledger(store, load.ledger)
    claim = {"rating": {"type": "star", "value": 4}, "context": {"submitted_by": "u"}}
    service.stored(RATINGS, claim)
    assert_problem(service.post(RATINGS, claim), 409, "duplicate_rating")
    store.query(POISON)
    assert_problem(service.post(FEEDBACK, {"message": "poison"}), 422, "rejected")
    assert store.count("dead_letter") == 1
    id = service.stored(NPS, {"score": 9, "comment": "fine"})
    for path, word in [(f"/api/v1/receipts/{id}", '"stored"'), ("/api/v1/ledger", '"total"')]:
        answer = service.session.get(
            gateway.url + path, params={"project_key": service.project.key}, timeout=30
        )
        assert answer.status_code == 200 and word in answer.text, answer.text
    assert gateway.stop() == 0
    # The outage, and no right that is missing.
    assert not [line for line in gateway.errors if "permission denied" in line]
    doctor = seggwat("doctor", "--database-url", store.url)
    assert "ok      the ledger equals the tables" in doctor.stdout
    assert "ok      the aggregates equal a recount" in doctor.stdout


def load_ids(load) -> list[str]:
    return [entry.id for entry in load.ledger if entry.is_acknowledged]


def stored_ids(store) -> set[str]:
    return set(store.ids("feedback") + store.ids("rating"))


def test_a_role_that_makes_no_partitions_serves_all_the_same(start_gateway, role_url, store):
    [row] = store.query(
        "SELECT max(relname) AS name FROM pg_class WHERE relname ~ '^feedback_2' AND relkind = 'r'"
    )
    store.query(f"DROP TABLE {row['name']}")
    gateway = start_gateway(database=role_url)
    gateway.wait_for(
        lambda: gateway.events("this role makes no partitions: run seggwat migrate"), "it says so"
    )
    service = Service(gateway, store)
    service.stored(FEEDBACK, {"message": "x"})
    wait_until(lambda: store.query("TABLE rollup_delta") == [], "housekeeping works")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE feedback SET message = 'x'",
        "DELETE FROM feedback",
        "DELETE FROM rating",
        "TRUNCATE feedback",
        "DROP TABLE feedback",
        "ALTER TABLE feedback ADD COLUMN x int",
        "CREATE TABLE own (x int)",
        "UPDATE project SET key = gen_random_uuid()",
        "INSERT INTO organization (id, name) VALUES (gen_random_uuid(), 'x')",
        "SELECT hash FROM api_token",
        "DELETE FROM ledger",
        "DELETE FROM dead_letter",
        "UPDATE dead_letter SET error = ''",
        "DELETE FROM rating_claim",
        "COPY feedback TO PROGRAM 'cat'",
        "CREATE ROLE other",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_the_role_may_do_nothing_else(role_url, sql):
    with psycopg.connect(role_url, autocommit=True) as connection:
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedColumn)):
            connection.execute(sql)
