"""The requests of the existing clients, as they send them, and what they need to decode."""

import json

import pytest
from dashboard_support import make_organization
from support import assert_problem

FEEDBACK_STATUSES = {"New", "Active", "Assigned", "Hold", "Closed", "Resolved"}
FEEDBACK_TYPES = {"Bug", "Feature", "Praise", "Question", "Improvement", "Other"}
FEEDBACK_SOURCES = {"Widget", "Manual", "Mintlify", "Stripe", "Polar", "SocialShare"}


@pytest.fixture(scope="module")
def organization(origin):
    return make_organization(origin.store)


@pytest.fixture(scope="module")
def n8n(origin, organization):
    """The n8n node: X-API-Key and Content-Type on every call, bodies or not."""
    caller = origin.caller(organization.token)
    caller.session.headers["Content-Type"] = "application/json"
    return caller


@pytest.fixture(scope="module")
def cli(origin, organization):
    """The command line: its key in X-API-Key, and its own name."""
    caller = origin.caller(organization.token)
    caller.session.headers["User-Agent"] = "seggwat-cli/0.18.0"
    return caller


def assert_project(project):
    for name in ("id", "key", "name", "description", "org_id"):
        assert isinstance(project[name], str), project
    assert all(isinstance(origin, str) for origin in project["allowed_origins"])
    assert isinstance(project["feedback_count"], int) and project["feedback_count"] >= 0


def assert_feedback(feedback):
    for name in ("id", "project_id", "message", "created_at"):
        assert isinstance(feedback[name], str), feedback
    assert feedback["status"] in FEEDBACK_STATUSES
    assert feedback["type"] in FEEDBACK_TYPES
    assert feedback["source"] in FEEDBACK_SOURCES
    assert feedback["archived"] is False
    for name in ("path", "version", "submitted_by", "resolution_note"):
        assert feedback[name] is None or isinstance(feedback[name], str)


def assert_rating(rating, type):
    for name in ("id", "project_id", "created_at"):
        assert isinstance(rating[name], str), rating
    assert rating["rating_type"] == rating["value"]["type"] == type
    assert isinstance(rating["value"]["value"], bool if type == "helpful" else int)
    assert rating["archived"] is False


def assert_pagination(pagination, **numbers):
    assert all(isinstance(pagination[n], int) for n in ("page", "limit", "total", "total_pages"))
    assert pagination | numbers == pagination


# --- n8n


def test_n8n_lists_projects(n8n):
    projects = n8n.ok("GET", "/projects")["projects"]
    assert len(projects) == 1
    assert_project(projects[0])


def test_n8n_walks_all_pages_of_feedback(n8n, organization):
    path = f"/projects/{organization.project.id}/feedback"
    for number in range(103):
        body = {"message": f"walk {number}", "path": "/d", "submitted_by": "a@example.org"}
        assert_feedback(n8n.ok("POST", path, body, status=201))
    found, page = [], 1
    while True:
        answer = n8n.ok("GET", f"{path}?search=walk&sort=-created_at&limit=100&page={page}")
        found += answer["feedback"]
        assert_pagination(answer["pagination"], page=page, limit=100, total=103, total_pages=2)
        if page >= answer["pagination"]["total_pages"]:
            break
        page += 1
    assert [item["message"] for item in found] == [f"walk {n}" for n in reversed(range(103))]


@pytest.mark.parametrize("sort", ["created_at", "-created_at", "updated_at", "-updated_at"])
def test_n8n_sorts(n8n, organization, sort):
    path = f"/projects/{organization.project.id}/feedback"
    made = [n8n.ok("POST", path, {"message": f"s{sort}{n}"}, status=201)["id"] for n in range(3)]
    n8n.ok("PATCH", f"{path}/{made[0]}", {"status": "Active"})
    answer = n8n.ok("GET", f"{path}?status=&search=s{sort}&sort={sort}&limit=50&page=1")
    order = [item["id"] for item in answer["feedback"]]
    expected = made[1:] + made[:1] if "updated" in sort else made
    assert order == (expected[::-1] if sort.startswith("-") else expected)


def test_n8n_sends_empty_strings_for_no_change(n8n, organization):
    path = f"/projects/{organization.project.id}/feedback"
    made = n8n.ok("POST", path, {"message": "keep", "source": "Manual"}, status=201)
    changed = n8n.ok(
        "PATCH", f"{path}/{made['id']}", {"message": "", "type": "", "status": "", "resolution_note": ""}
    )
    assert changed == made
    changed = n8n.ok("PATCH", f"{path}/{made['id']}", {"type": "", "status": "Resolved"})
    assert (changed["type"], changed["status"]) == ("Other", "Resolved")


def test_n8n_rates_with_a_boolean(n8n, organization):
    path = f"/projects/{organization.project.id}/ratings"
    body = {"value": False, "path": "/d", "version": "1.0", "submitted_by": "u1"}
    made = n8n.ok("POST", path, body, status=201)
    assert_rating(made, "helpful")
    answer = n8n.ok("GET", f"{path}?path=/d&value=false&sort=created_at&limit=10&page=1")
    assert [item["id"] for item in answer["ratings"]] == [made["id"]]
    assert_pagination(answer["pagination"], total=1)
    assert n8n.ok("GET", f"{path}?path=/d&value=true")["ratings"] == []
    assert_rating(n8n.ok("GET", f"{path}/{made['id']}"), "helpful")
    statistics = n8n.ok("GET", f"{path}/stats?path=/d")
    assert (statistics["total"], statistics["not_helpful"]) == (1, 1)
    n8n.ok("DELETE", f"{path}/{made['id']}", status=204)
    assert_problem(n8n("GET", f"{path}/{made['id']}"), 404, "not_found")


def test_n8n_deletes_feedback(n8n, organization):
    path = f"/projects/{organization.project.id}/feedback"
    made = n8n.ok("POST", path, {"message": "goes"}, status=201)
    answer = n8n("DELETE", f"{path}/{made['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert_problem(n8n("GET", f"{path}/{made['id']}"), 404, "not_found")
    assert n8n.ok("GET", f"{path}?search=goes")["feedback"] == []


# --- the command line


def test_cli_needs_its_required_fields(cli, organization):
    project = cli.ok("GET", f"/projects/{organization.project.id}")
    assert_project(project)
    assert cli.ok("GET", f"/projects/{organization.project.key}") == project
    me = cli.ok("GET", "/me")
    for name in ("user_id", "email", "org_id", "role"):
        assert isinstance(me[name], str)
    assert me["org_id"] == organization.id


def test_cli_filters_with_capital_words(cli, organization):
    path = f"/projects/{organization.project.id}/feedback"
    body = {"message": "crash here", "type": "Bug", "path": "/x", "version": "2"}
    made = cli.ok("POST", path, body, status=201)
    # What the client's library writes: a space is a plus sign.
    answer = cli.ok("GET", f"{path}?page=1&limit=20&status=New&type=Bug&search=crash+here")
    assert [item["id"] for item in answer["feedback"]] == [made["id"]]
    changed = cli.ok(
        "PATCH", f"{path}/{made['id']}", {"status": "Closed", "resolution_note": "won't fix"}
    )
    assert (changed["status"], changed["resolution_note"]) == ("Closed", "won't fix")


def test_cli_reads_every_statistic(cli, organization):
    path = f"/projects/{organization.project.id}"
    for rating in (
        {"type": "star", "value": 4, "max_stars": 5},
        {"type": "star", "value": 4.5},
        {"type": "nps", "value": 10},
        {"type": "nps", "value": 3},
        {"type": "nps", "value": 9},
        {"type": "helpful", "value": True},
    ):
        body = {"rating": rating, "context": {"path": "/s", "metadata": {"a": [1, None]}}}
        assert_rating(cli.ok("POST", f"{path}/ratings/typed", body, status=201), rating["type"])
    star = cli.ok("GET", f"{path}/ratings/stats/star")
    assert star == {
        "type": "star",
        "total": 2,
        "average": 4.25,
        "distribution": {"1": 0, "2": 0, "3": 0, "4": 1, "5": 1},
    }
    nps = cli.ok("GET", f"{path}/ratings/stats/nps")
    assert (nps["total"], nps["score"], nps["promoters"], nps["detractors"]) == (3, 33, 2, 1)
    assert isinstance(nps["score"], int)
    assert set(nps["distribution"]) == {str(number) for number in range(11)}
    assert cli.ok("GET", f"{path}/ratings/stats/typed?type=nps") == nps
    assert cli.ok("GET", f"{path}/ratings/stats/typed?type=nps&path=/s") == nps
    helpful = cli.ok("GET", f"{path}/ratings/stats")
    assert (helpful["helpful"], helpful["percentage"]) == (1, 100.0)
    stats = cli.ok("GET", f"{path}/feedback/stats")
    assert set(stats) == {"total", "current_month", "last_month"}
    summary = cli.ok("GET", f"{path}/summary")
    assert_project(summary["project"])
    assert set(summary["feedback"]["by_type"]) == FEEDBACK_TYPES
    assert set(summary["feedback"]["by_status"]) == FEEDBACK_STATUSES
    assert sum(summary["feedback"]["by_type"].values()) == summary["feedback"]["total"]
    assert summary["ratings"]["nps"] == {"total": 3, "score": 33}


def test_cli_lists_ratings_by_type(cli, organization):
    answer = cli.ok("GET", f"/projects/{organization.project.id}/ratings?page=1&limit=50&type=nps")
    assert answer["ratings"]
    for rating in answer["ratings"]:
        assert_rating(rating, "nps")
    assert_pagination(answer["pagination"], total=len(answer["ratings"]))


def test_cli_warns_of_a_key_without_prefix_and_sends_it(origin):
    assert_problem(origin.caller("secret")("GET", "/projects"), 401, "unauthorized")


# --- the iOS SDK, whose three requests are the gateway's own


def test_ios_submits_through_the_same_address(origin, organization, cli):
    session = origin.caller(None)
    headers = {"X-Seggwat-Platform": "iOS", "Content-Type": "application/json"}
    body = json.dumps(
        {"project_key": organization.project.key, "path": "/", "message": "from iOS",
         "submitted_by_email": "a@b.co", "submitted_by": "u-1", "source": "Widget"}
    ).replace("/", "\\/")  # fmt: skip
    sent = session("POST", "/feedback/submit", data=body, headers=headers)
    assert (sent.status_code, sent.json()["status"]) == (200, "stored")
    listed = cli.ok("GET", f"/projects/{organization.project.id}/feedback?search=from+iOS")
    [item] = listed["feedback"]
    assert_feedback(item)
    assert (item["source"], item["submitted_by_email"]) == ("Widget", "a@b.co")


def test_the_aggregates_are_what_a_recount_says(origin, seggwat):
    result = seggwat("doctor", "--database-url", origin.store.url)
    assert result.returncode == 0, result.stdout + result.stderr
