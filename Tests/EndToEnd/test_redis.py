"""Limits that several gateways share through a real Redis, and what holds without it."""

import json
import shutil
import subprocess
import time

import pytest
import requests
from support import FEEDBACK, Service, Store

from conftest import wait_until

PROXY = ("--trusted-proxies", "127.0.0.1")
CLIENT = {"X-Forwarded-For": "203.0.113.7"}
BURST = 200
# A tenth of the burst; docs/limits.md promises twice as much for each gateway.
LEASE = 20


class Redis:
    """A Redis server on a unix socket, without persistence."""

    def __init__(self, folder):
        self.socket = folder / "redis.sock"
        self._folder = folder
        self._process = None

    @property
    def url(self) -> str:
        return f"unix:{self.socket}"

    def start(self) -> None:
        program = shutil.which("redis-server")
        assert program, "redis-server is missing; run scripts/install-packages test"
        self._process = subprocess.Popen(
            [program, "--port", "0", "--unixsocket", str(self.socket), "--save", "",
             "--dir", str(self._folder)],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        wait_until(lambda: self.ask("PING") == "PONG", "Redis answers")

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
            self.socket.unlink(missing_ok=True)

    def ask(self, *words: str) -> str:
        command = ["redis-cli", "-s", str(self.socket), *words]
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def redis(tmp_path):
    server = Redis(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def pair(start_gateway, store: Store, redis: Redis) -> tuple[Service, Service]:
    """Two gateways that share their limits; a client's refills too slowly to be seen."""
    options = ("--redis-url", redis.url, "--address-limit", f"0.01/{BURST}", *PROXY)
    first = Service(start_gateway(*options), store)
    second = Service(start_gateway(*options), store, first.project)
    for service in (first, second):
        service.gateway.wait_for(lambda: connected(service) == 1, "it has found Redis")
    return first, second


def metric(service: Service, name: str) -> float:
    page = requests.get(service.gateway.url + "/metrics", timeout=30).text
    [line] = [line for line in page.splitlines() if line.startswith(name + " ")]
    return float(line.rsplit(" ", 1)[1])


def connected(service: Service) -> float:
    return metric(service, "seggwat_redis_connected")


def post(service: Service, client: dict = CLIENT) -> requests.Response:
    body = {"project_key": service.project.key, "message": "hello"}
    url = service.gateway.url + FEEDBACK
    return service.session.post(url, json=body, headers=client, timeout=30)


def drain(*services: Service) -> list[int]:
    """Asks in turns until nobody gets anything for as long as leases take to be renewed; returns how
    many each admitted."""
    admitted = [0] * len(services)
    last = time.monotonic()
    while time.monotonic() - last < 1.5:
        for place, service in enumerate(services):
            answer = post(service)
            assert answer.status_code in (200, 429), answer.text
            if answer.status_code == 200:
                admitted[place] += 1
                last = time.monotonic()
    return admitted


def test_two_gateways_stay_within_the_burst_and_their_leases(pair):
    admitted = drain(*pair)
    # 1 for what refills meanwhile.
    assert BURST <= sum(admitted) <= BURST + 2 * 2 * LEASE + 1
    assert min(admitted) > 0


def test_what_one_gateway_admitted_counts_at_the_other(pair):
    first, second = pair
    [taken] = drain(first)
    assert BURST <= taken <= BURST + 1
    # The second has its leases, until Redis has told it.
    [more] = drain(second)
    assert more <= 2 * LEASE


def test_without_redis_limits_are_local_and_nobody_hears_an_error(pair, redis):
    first, second = pair
    assert post(first).status_code == 200
    redis.kill()
    assert {post(first).status_code for _ in range(30)} <= {200, 429}
    for service in pair:
        service.gateway.wait_for(lambda: connected(service) == 0, "it misses Redis")
    [taken] = drain(second)
    assert BURST <= taken <= BURST + 1
    warnings = [
        event for event in map(json.loads, second.gateway.errors)
        if event["message"].startswith("Redis cannot be reached")
    ]  # fmt: skip
    assert len(warnings) == 1, "it is said once"
    assert metric(first, "seggwat_redis_untold_total") >= 1

    redis.start()
    for service in pair:
        service.gateway.wait_for(lambda: connected(service) == 1, "it has found Redis again")
    assert post(first).status_code == 200


def test_a_redis_that_is_killed_while_clients_ask(pair, redis):
    first, second = pair
    before = [post(service).status_code for _ in range(50) for service in pair]
    redis.kill()
    admitted = drain(first, second)
    # At worst each has its whole burst to itself from then on.
    assert before.count(200) + sum(admitted) <= 2 * BURST + 2 * LEASE + 2
    assert min(admitted) > 0


def test_a_gateway_starts_and_works_without_redis(start_gateway, store, tmp_path):
    options = ("--redis-url", f"unix:{tmp_path}/nowhere.sock", "--address-limit", "0.01/5", *PROXY)
    service = Service(start_gateway(*options), store)
    codes = [post(service).status_code for _ in range(10)]
    assert codes == [200] * 5 + [429] * 5
    assert connected(service) == 0


def test_no_address_reaches_redis(pair, redis):
    for service in pair:
        drain(service)
    keys = redis.ask("KEYS", "*").split()
    assert any(key.startswith("seggwat:limit:") for key in keys)
    values = [redis.ask("GET", key) for key in keys]
    text = " ".join(keys + values)
    assert "203.0.113" not in text and "cb007107" not in text


def test_other_clients_and_other_limits_are_not_affected(pair):
    first, second = pair
    drain(first)
    other = {"X-Forwarded-For": "203.0.113.8"}
    assert [post(service, other).status_code for service in (first, second)] == [200, 200]


@pytest.mark.parametrize("url", ["http://h", "redis://", "redis://h:0", "rediss://h", "unix:"])
def test_a_bad_address_is_refused_at_the_start(seggwat, url):
    result = seggwat("gateway", "--database-url", "postgresql:///x", "--redis-url", url)
    assert result.returncode == 64
    assert "redis://" in result.stderr
