"""Monthly quotas: counted by the database, held by the gateways."""

import concurrent.futures

import pytest
import requests
from support import BULK, FEEDBACK, NPS, Service, Store, assert_problem

FREE = 1_000


@pytest.fixture
def start(start_gateway, store: Store):
    """Starts a gateway for an organization on a plan, which has used so much of its quota."""

    def run(used: int, *options: str, service: Service | None = None) -> Service:
        project = service.project if service else store.project()
        if not service:
            # Its own limits, so that only the quota is in the way.
            store.query(
                """
                UPDATE project SET rate_per_second = 100000, rate_burst = 1000000,
                    address_rate_per_second = 100000, address_rate_burst = 1000000
                """
            )
            store.query("UPDATE organization SET plan = 'free'")
            use(store, project.id, used)
        return Service(start_gateway(*options), store, project)

    return run


def use(store: Store, project: str, count: int, months: int = 0) -> None:
    """Has a project have submitted so much, so many months ago."""
    store.query(
        """
        INSERT INTO rollup_monthly
        SELECT %s, (date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => %s))
            AT TIME ZONE 'UTC', 'star', '5', '', %s
        ON CONFLICT (project_id, month, kind, bucket, status)
            DO UPDATE SET count = excluded.count
        """,
        project, months, count,
    )  # fmt: skip


def post(service: Service) -> requests.Response:
    return service.post(FEEDBACK, {"message": "hello"})


def test_four_loops_stop_at_the_quota(start):
    service = start(FREE - 100, "--loops", "4")

    def run(_) -> list[int]:
        with requests.Session() as session:
            body = {"project_key": service.project.key, "message": "hello"}
            url = service.gateway.url + FEEDBACK
            return [session.post(url, json=body, timeout=30).status_code for _ in range(20)]

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        codes = [code for codes in pool.map(run, range(16)) for code in codes]
    # What was under way while the database was asked may come on top: one for each client.
    assert 100 <= codes.count(200) <= 100 + 16
    assert codes.count(200) + codes.count(429) == 320
    assert service.store.count("feedback") == codes.count(200)


def test_a_refusal_says_what_is_used_up_and_when_to_return(start):
    service = start(FREE)
    answer = post(service)
    assert_problem(answer, 429, "quota_exceeded", "monthly quota")
    assert answer.headers["RateLimit-Policy"] == f'"quota";q={FREE};w=2678400'
    left = int(answer.headers["RateLimit"].removeprefix('"quota";r=0;t='))
    assert 0 < left <= 31 * 86_400
    assert 0 < int(answer.headers["Retry-After"]) <= 3_600 * 1.5 + 1
    page = requests.get(service.gateway.url + "/metrics", timeout=30).text
    assert 'seggwat_limited_total{limit="quota"} 1' in page
    element = {"kind": "feedback", "project_key": service.project.key, "message": "hello"}
    [result] = service.post(BULK, [element]).json()["results"]
    assert result["error"] == "quota_exceeded"


def test_a_gateway_that_starts_knows_what_was_used(start):
    service = start(FREE - 3)
    assert [post(service).status_code for _ in range(4)] == [200, 200, 200, 429]
    other = start(0, service=service)
    assert post(other).status_code == 429


def test_what_another_gateway_took_counts_within_seconds(start):
    first = start(FREE - 10)
    second = start(0, service=first)
    assert post(second).status_code == 200
    assert [post(first).status_code for _ in range(9)] == [200] * 9
    # Its account of ten minus its own one is not up to date for 5 s at most.
    second.gateway.wait_for(lambda: post(second).status_code == 429, "the second has heard of it")
    assert FREE <= count(first) <= FREE + 9


def count(service: Service) -> int:
    """What the organization has used, as the database has it."""
    return service.store.query(
        """
        SELECT sum(count)::int AS used FROM (
            SELECT count FROM rollup_monthly UNION ALL SELECT count FROM rollup_delta
        ) AS counts
        """
    )[0]["used"]


def test_a_larger_plan_and_a_new_month_let_it_go_on(start, store):
    service = start(FREE)
    assert post(service).status_code == 429
    store.query("UPDATE organization SET plan = 'starter'")
    service.gateway.wait_for(lambda: post(service).status_code == 200, "the larger plan holds")
    store.query("UPDATE organization SET plan = 'free'")
    service.gateway.wait_for(lambda: post(service).status_code == 429, "the smaller plan holds")
    # As when the month is another one: what was used is the last month's.
    service.gateway.wait_for(lambda: not store.count("rollup_delta"), "all is folded")
    store.query("UPDATE rollup_monthly SET month = month - interval '40 days'")
    service.gateway.wait_for(lambda: post(service).status_code == 200, "a new month begins")


def test_spam_and_self_hosted_plans_use_no_quota(start, store):
    service = start(FREE)
    assert service.post(FEEDBACK, {"message": "x", "website": "y"}).status_code == 200
    assert post(service).status_code == 429
    store.query("UPDATE organization SET plan = 'self-hosted'")
    service.gateway.wait_for(lambda: post(service).status_code == 200, "there is no quota")


def test_an_nps_answer_with_a_comment_counts_as_two_in_the_database(start):
    service = start(0)
    service.stored(NPS, {"score": 3, "comment": "slow"})
    service.stored(NPS, {"score": 3})
    assert count(service) == 3
