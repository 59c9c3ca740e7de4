"""One noisy site must not shut out another."""

import collections
import concurrent.futures

import psycopg
import pytest
import requests
from support import FEEDBACK, Service, Store


@pytest.fixture
def crowd(start_gateway, store: Store) -> tuple[Service, Service]:
    """A small gateway with a noisy and a quiet project."""
    gateway = start_gateway("--loops", "1", "--batch-rows", "20", "--store-timeout", "60")
    noisy, quiet = Service(gateway, store), Service(gateway, store)
    noisy.stored(FEEDBACK, {"message": "before"})
    quiet.stored(FEEDBACK, {"message": "before"})
    return noisy, quiet


def post(service: Service) -> int:
    body = {"project_key": service.project.key, "message": "hello"}
    return requests.post(service.gateway.url + FEEDBACK, json=body, timeout=90).status_code


def metric(service: Service, name: str) -> float:
    page = requests.get(service.gateway.url + "/metrics", timeout=30).text
    lines = [line for line in page.splitlines() if line.startswith(name)]
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines)


def test_a_flood_leaves_room_for_another_project_while_the_database_stands_still(crowd):
    noisy, quiet = crowd
    with (
        psycopg.connect(noisy.store.url) as blocker,
        concurrent.futures.ThreadPoolExecutor(400) as pool,
    ):
        blocker.execute("LOCK TABLE feedback IN ACCESS EXCLUSIVE MODE")
        flood = [pool.submit(post, noisy) for _ in range(300)]
        # Of ten batches of 20 rows one project may have two thirds.
        noisy.gateway.wait_for(
            lambda: metric(noisy, "seggwat_share_refused_total") > 50, "the flood has its share"
        )
        trickle = [pool.submit(post, quiet) for _ in range(25)]
        noisy.gateway.wait_for(
            lambda: metric(noisy, "seggwat_connections{") > 100, "all are connected"
        )
        assert not any(job.done() and job.result() != 200 for job in trickle)
        # The flood goes on, and is refused in its own name.
        more = [pool.submit(post, noisy) for _ in range(50)]
        assert {job.result() for job in more} == {503}
        blocker.rollback()
        assert [job.result() for job in trickle] == [200] * 25
        codes = collections.Counter(job.result() for job in flood)
    assert set(codes) == {200, 503}
    assert 100 <= codes[200] <= 140
    assert quiet.store.count("feedback", quiet.project) == 26


def test_alone_a_project_is_refused_nothing_that_two_thirds_hold(crowd):
    noisy, _ = crowd
    with (
        psycopg.connect(noisy.store.url) as blocker,
        concurrent.futures.ThreadPoolExecutor(100) as pool,
    ):
        blocker.execute("LOCK TABLE feedback IN ACCESS EXCLUSIVE MODE")
        spike = [pool.submit(post, noisy) for _ in range(100)]
        noisy.gateway.wait_for(
            lambda: metric(noisy, "seggwat_connections{") >= 100, "all are connected"
        )
        blocker.rollback()
        assert [job.result() for job in spike] == [200] * 100


def test_room_that_was_settled_is_free_again(crowd):
    noisy, _ = crowd
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        codes = list(pool.map(lambda _: post(noisy), range(1_000)))
    assert codes == [200] * 1_000
