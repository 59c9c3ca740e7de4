"""The pages without a browser: what they show, what they change, and what they keep from others."""

import base64
import json
import re

import pytest
import requests
from conftest import wait_until
from pages_support import Up, Visitor, other_organization, up, visitor  # noqa: F401
from support import uuid7

TIMEOUT = 30
SECTIONS = ["", "/feedback", "/reviews", "/nps", "/insights", "/settings"]
# A white pixel.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/58BAwAI/AL+X3mDdQAAAABJRU5ErkJg"
    "gg=="
)


def counted(up: Up, status: str) -> int:
    """What the aggregates say of a status."""
    [[count]] = up.rows(
        "SELECT coalesce(sum(count), 0) FROM (SELECT project_id, kind, status, count "
        "FROM rollup_hourly UNION ALL SELECT project_id, kind, status, count FROM rollup_delta) c "
        "WHERE project_id = %s AND kind = 'feedback' AND status = %s",
        up.project,
        status,
    )
    return int(count)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_page_of_a_project_is_there(up: Up, visitor: Visitor, section: str):
    for period in ["7d", "30d", "90d", "12m"]:
        url = f"{up.overview}{section}" + ("" if "feed" in section else f"?period={period}")
        answer = visitor.get(url, timeout=TIMEOUT)
        assert answer.status_code == 200, url
        assert 'aria-current="page"' in answer.text


def test_insights_name_what_is_said_more_often_than_before(up: Up, visitor: Visitor):
    def say(message: str, count: int, days: int) -> None:
        up.rows(
            "INSERT INTO feedback (project_id, id, created_at, message, path) "
            "SELECT %s, (left(uuid7_floor(moment)::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, "
            "moment, %s, '/insights-test' FROM generate_series(1, %s) AS n, "
            "LATERAL (SELECT now() - make_interval(days => %s, secs => n) AS moment) AS times",
            up.project, message, count, days,
        )  # fmt: skip

    say("Grünspecht everywhere <b>", 400, 1)
    say("everywhere as ever", 400, 9)
    page = visitor.get(f"{up.overview}/insights?period=7d", timeout=TIMEOUT).text
    assert "/feedback?search=gr%C3%BCnspecht" in page and ">grünspecht</a>" in page
    assert ">everywhere</a>" not in page
    assert "/insights-test" in page


def test_submission_appears(up: Up, visitor: Visitor):
    id = up.submit("The <b>export</b> button does nothing & more", path="/pages/export")
    page = visitor.get(f"{up.overview}/feedback?search=button+does+nothing", timeout=TIMEOUT).text
    assert "The &lt;b&gt;export&lt;/b&gt; button does nothing &amp; more" in page
    assert f"/feedback/{id}" in page
    page = visitor.get(f"{up.overview}/feedback?status=Closed&search=nothing", timeout=TIMEOUT).text
    assert id not in page


def test_triage_is_stored_and_counted(up: Up, visitor: Visitor):
    id = up.submit("Please triage me")
    before = counted(up, "Resolved")
    url = f"{up.overview}/feedback/{id}"
    fields = {
        "status": "Resolved", "type": "Bug", "assignee": "ada@demo.example",
        "tags": "billing, urgent", "resolution_note": "Fixed.\r\nIn 2.0",
    }  # fmt: skip
    answer = visitor.change(url, fields)
    assert answer.url == url
    assert "Saved." in answer.text
    [row] = up.rows(
        "SELECT status, type, assignee, tags, resolution_note FROM feedback WHERE id = %s", id
    )
    assert row == ("Resolved", "Bug", "ada@demo.example", ["billing", "urgent"], "Fixed.\nIn 2.0")
    assert counted(up, "Resolved") == before + 1
    # Once said, it is not said again.
    assert "Saved." not in visitor.get(url, timeout=TIMEOUT).text
    visitor.change(url, fields | {"tags": "", "assignee": "", "resolution_note": ""})
    [row] = up.rows("SELECT assignee, tags, resolution_note FROM feedback WHERE id = %s", id)
    assert row == (None, [], None)


def test_several_are_changed_at_once(up: Up, visitor: Visitor):
    ids = [up.submit(f"Bulk {number}") for number in range(3)]
    url = f"{up.overview}/feedback/bulk"
    back = f"/org/{up.organization}/projects/{up.project}/feedback?search=Bulk"
    fields = {"id": ids[:2], "status": "Closed", "action": "status", "next": back}
    answer = visitor.change(url, fields)
    assert answer.url == up.url + back and "(2)" in answer.text
    visitor.change(url, {"id": ids[2:], "action": "archive", "status": "New", "next": back})
    rows = up.rows(
        "SELECT status, archived FROM feedback WHERE id = ANY(%s) ORDER BY id", ids
    )
    assert rows == [("Closed", False), ("Closed", False), ("New", True)]


def test_comment_is_seen(up: Up, visitor: Visitor):
    id = up.submit("Please comment on me")
    url = f"{up.overview}/feedback/{id}"
    answer = visitor.change(f"{url}/comments", {"message": "<i>Looking</i> into it"})
    assert answer.url == url
    assert "&lt;i&gt;Looking&lt;/i&gt; into it" in answer.text and "Ada Demo" in answer.text


def test_screenshot_is_an_image_and_nothing_else(up: Up, visitor: Visitor):
    data = {"project_key": up.key, "message": "With a picture"}
    answer = requests.post(
        f"{up.url}/api/v1/feedback/submit-with-screenshot",
        files={
            "data": (None, json.dumps(data), "application/json"),
            "screenshot": ("screenshot.png", PIXEL, "image/png"),
        },
        timeout=TIMEOUT,
    )
    assert answer.ok, answer.text
    [[id]] = up.rows("SELECT id FROM feedback WHERE message = 'With a picture'")
    url = f"{up.overview}/feedback/{id}"
    assert f"{id}/screenshot" in visitor.get(url, timeout=TIMEOUT).text
    image = visitor.get(f"{url}/screenshot", timeout=TIMEOUT)
    assert image.content == PIXEL
    assert image.headers["Content-Type"] == "image/png"
    assert "sandbox" in image.headers["Content-Security-Policy"]


def test_token_is_shown_once_and_can_be_revoked(up: Up, visitor: Visitor):
    page = visitor.change(f"{up.home}/tokens", {"label": "CI <1>"}).text
    token = page.split('id="token" value="')[1].split('"')[0]
    projects = f"{up.url}/api/v1/projects"
    assert requests.get(projects, headers={"X-API-Key": token}, timeout=TIMEOUT).ok
    page = visitor.get(f"{up.home}/tokens", timeout=TIMEOUT).text
    assert token not in page and "CI &lt;1&gt;" in page
    [[id]] = up.rows("SELECT id FROM api_token WHERE label = 'CI <1>'")
    visitor.change(f"{up.home}/tokens/{id}/revoke", {})
    refused = requests.get(projects, headers={"X-API-Key": token}, timeout=TIMEOUT)
    assert refused.status_code == 401


def test_origins_are_kept_and_tested(up: Up, visitor: Visitor):
    settings = f"{up.overview}/settings"
    visitor.change(settings, {"origins": "https://shop.example\r\n*.blog.example"})
    [[origins]] = up.rows("SELECT allowed_origins FROM project WHERE id = %s", up.project)
    assert origins == ["https://shop.example", "*.blog.example"]
    for origin, word in [("https://a.blog.example", "good"), ("https://evil.example", "alert")]:
        page = visitor.get(settings, params={"test": origin}, timeout=TIMEOUT).text
        assert f'<p class="{word}" role="status"><b>{origin}</b>' in page
    # A mistake is explained and changes nothing.
    answer = visitor.change(settings, {"origins": "no origin at all/"})
    assert answer.status_code == 400 and "allowed_origins" in answer.text
    visitor.change(settings, {"origins": "*"})


def test_webhook_is_made_tried_and_deleted(up: Up, visitor: Visitor):
    list = f"{up.overview}/settings/webhooks"
    assert f"/projects/{up.project}/settings/webhooks" in visitor.get(
        f"{up.overview}/settings", timeout=TIMEOUT
    ).text
    fields = {"url": "https://127.0.0.1:9/<b>", "description": "CRM", "events": "feedback.created"}
    refused = visitor.change(list, fields)
    assert refused.status_code == 400 and "url" in refused.text
    page = visitor.change(list, fields | {"url": "https://127.0.0.1:9/hook"}).text
    secret = page.split('id="secret" value="')[1].split('"')[0]
    assert secret.startswith("whsec_")
    assert secret not in visitor.get(list, timeout=TIMEOUT).text
    [[id, events]] = up.rows("SELECT id, events FROM webhook")
    assert events == ["feedback.created"]
    # seggwat up leads webhooks nowhere private unless it is told to.
    tested = visitor.change(f"{list}/{id}/test", {})
    assert tested.url == f"{list}/{id}" and "public internet" in tested.text
    for word, enabled in [("off", False), ("on", True)]:
        visitor.change(f"{list}/{id}/{word}", {})
        assert up.rows("SELECT enabled FROM webhook") == [(enabled,)]
    up.rows("UPDATE member SET role = 'member'")
    try:
        for url in [list, f"{list}/{id}"]:
            assert visitor.get(url, timeout=TIMEOUT).status_code == 403
            assert "whsec" not in visitor.get(url, timeout=TIMEOUT).text
        assert visitor.change(f"{list}/{id}/delete", {}).status_code == 403
    finally:
        up.rows("UPDATE member SET role = 'owner'")
    visitor.change(f"{list}/{id}/delete", {})
    assert up.rows("SELECT count(*) FROM webhook") == [(0,)]


def test_project_is_made_and_set_up(up: Up, visitor: Visitor):
    fields = {"name": "Shop <1>", "origins": "https://shop.example"}
    made = visitor.change(f"{up.home}/projects", fields)
    assert made.url.endswith("/settings") and "Shop &lt;1&gt;" in made.text
    [[id, origins]] = up.rows(
        "SELECT id, allowed_origins FROM project WHERE name = 'Shop <1>' AND org_id = %s",
        up.organization,
    )
    assert origins == ["https://shop.example"]
    settings = made.url
    visitor.change(
        f"{settings}/general",
        {"name": "Shop", "description": "All of it", "retention_days": "30"},
    )
    visitor.change(f"{settings}/identity", {"identity": "optional", "identity_org": "42"})
    [row] = up.rows(
        "SELECT name, description, retention_days, identity, identity_org FROM project "
        "WHERE id = %s",
        id,
    )
    assert row == ("Shop", "All of it", 30, "optional", "42")
    # Empty is for ever, and for everybody.
    fields = {"name": "Shop", "description": "", "retention_days": ""}
    visitor.change(f"{settings}/general", fields)
    visitor.change(f"{settings}/identity", {"identity": "off", "identity_org": ""})
    [row] = up.rows("SELECT retention_days, identity, identity_org FROM project WHERE id = %s", id)
    assert row == (None, "off", None)
    for section, wrong in [
        ("general", {"retention_days": "0"}), ("general", {"retention_days": "soon"}),
        ("identity", {"identity": "maybe"}),
    ]:  # fmt: skip
        answer = visitor.change(f"{settings}/{section}", {"name": "Shop"} | wrong)
        assert answer.status_code == 400 and [*wrong][0] in answer.text
    page = visitor.change(f"{settings}/secret", {}).text
    secret = page.split('id="end-user-secret" value="')[1].split('"')[0]
    assert secret not in visitor.get(settings, timeout=TIMEOUT).text
    assert up.rows(
        "SELECT convert_from(end_user_secret, 'UTF8') FROM project WHERE id = %s", id
    ) == [(secret,)]
    up.rows("UPDATE member SET role = 'member'")
    try:
        for section in ["general", "identity", "secret"]:
            assert visitor.change(f"{settings}/{section}", {"name": "x"}).status_code == 403
        assert visitor.change(f"{up.home}/projects", {"name": "x"}).status_code == 403
        page = visitor.get(settings, timeout=TIMEOUT).text
        assert "Only admins and owners" in page and f"{settings}/secret" not in page
    finally:
        up.rows("UPDATE member SET role = 'owner'")
    up.rows("UPDATE project SET archived = true WHERE id = %s", id)


def test_limits_and_usage_are_shown(up: Up, visitor: Visitor):
    up.rows("UPDATE organization SET plan = 'free' WHERE id = %s", up.organization)
    try:
        page = visitor.get(f"{up.overview}/settings", timeout=TIMEOUT).text
        assert " / 1,000<" in page and "20 a second" in page
    finally:
        up.rows("UPDATE organization SET plan = 'self-hosted' WHERE id = %s", up.organization)
    assert " / no limit<" in visitor.get(f"{up.overview}/settings", timeout=TIMEOUT).text


def test_export_links_keep_the_filter(up: Up, visitor: Visitor):
    up.submit("Export me, type=Praise", type="Praise")
    page = visitor.get(
        f"{up.overview}/feedback", params={"search": "Export me", "type": "Praise"}, timeout=TIMEOUT
    ).text
    links = re.findall('href="(/api/v1/[^"]*/export[^"]*)"', page)
    assert len(links) == 2
    for link, kind in zip(links, ["text/csv", "application/x-ndjson"]):
        answer = visitor.get(up.url + link.replace("&amp;", "&"), timeout=TIMEOUT)
        assert answer.headers["Content-Type"].startswith(kind)
        assert "Export me, type=Praise" in answer.text
        assert len(answer.text.splitlines()) == (2 if "csv" in kind else 1)


def test_session_is_good_for_the_api(up: Up, visitor: Visitor):
    url = f"{up.url}/api/v1/projects"
    assert visitor.get(url, timeout=TIMEOUT).ok
    assert requests.get(url, timeout=TIMEOUT).status_code == 401
    feedback = f"{url}/{up.project}/feedback"
    body = {"message": "by the session", "type": "Bug"}
    for headers, status in [({"Origin": up.url}, 201), ({"Origin": "https://evil.example"}, 403)]:
        answer = visitor.post(feedback, json=body, headers=headers, timeout=TIMEOUT)
        assert answer.status_code == status


def test_rows_of_another_organization_do_not_exist(up: Up, visitor: Visitor):
    organization, project, feedback = other_organization(up)
    own = up.submit("mine")
    hook = uuid7()
    up.rows(
        "INSERT INTO webhook (id, project_id, url, events, secret) "
        "VALUES (%s, %s, 'https://example.org/', '{feedback.created}', sha256('x'))",
        hook,
        project.id,
    )
    mine, theirs = f"{up.url}/org/{up.organization}", f"{up.url}/org/{organization}"
    gets = [theirs, f"{theirs}/members", f"{theirs}/tokens"]
    for base in [f"{theirs}/projects/{project.id}", f"{mine}/projects/{project.id}"]:
        gets += [base + section for section in SECTIONS]
        gets += [f"{base}/feedback/{feedback}", f"{base}/feedback/{feedback}/screenshot"]
    gets += [f"{up.overview}/feedback/{feedback}", f"{theirs}/projects/{up.project}"]
    gets += [f"{up.overview}/feedback/{uuid7()}", f"{up.overview}/feedback/x", f"{mine}/projects/x"]
    gets += [f"{up.overview}/settings/webhooks/{hook}"]
    for url in gets:
        answer = visitor.get(url, timeout=TIMEOUT)
        assert answer.status_code == 404, url
        assert "nobody else may read this" not in answer.text
    posts = [
        f"{theirs}/tokens", f"{theirs}/projects", f"{theirs}/invitations", f"{theirs}/members/x", f"{mine}/members/x",
        f"{mine}/tokens/{uuid7()}/revoke",
    ]  # fmt: skip
    for base in [f"{theirs}/projects/{project.id}", f"{mine}/projects/{project.id}"]:
        posts += [f"{base}/feedback/bulk", f"{base}/feedback/{feedback}", f"{base}/settings"]
        posts += [f"{base}/feedback/{feedback}/comments", f"{base}/settings/webhooks"]
        posts += [f"{base}/settings/{form}" for form in ["general", "identity", "secret"]]
    posts += [f"{up.overview}/settings/webhooks/{hook}/{verb}" for verb in ["test", "on", "delete"]]
    posts += [f"{up.overview}/feedback/{feedback}", f"{up.overview}/feedback/{feedback}/comments"]
    fields = {
        "id": [feedback], "status": "Closed", "type": "Bug", "label": "x", "role": "owner",
        "message": "x", "origins": "*",
    }  # fmt: skip
    for url in posts:
        assert visitor.change(url, fields).status_code == 404, url
    # In a bulk action of one's own project their ids are nobody's.
    bulk = f"{up.overview}/feedback/bulk"
    visitor.change(bulk, {"id": [feedback, own], "status": "Closed", "action": "status"})
    rows = up.rows("SELECT status FROM feedback WHERE id IN (%s, %s)", feedback, own)
    assert sorted(rows) == [("Closed",), ("New",)]


def test_member_may_triage_but_not_administrate(up: Up, visitor: Visitor):
    up.rows("UPDATE member SET role = 'member'")
    try:
        id = up.submit("for a member")
        answer = visitor.change(f"{up.overview}/feedback/{id}", {"status": "Active", "type": "Bug"})
        assert answer.ok
        for url in [f"{up.home}/tokens", f"{up.overview}/settings"]:
            assert visitor.change(url, {"label": "x", "origins": "*"}).status_code == 403
    finally:
        up.rows("UPDATE member SET role = 'owner'")


def test_owner_stays_owner_and_changes_others(up: Up, visitor: Visitor):
    up.rows(
        "INSERT INTO member (org_id, subject, name, login_name, role) "
        "VALUES (%s, '42', 'Bob', 'bob@demo.example', 'member')",
        up.organization,
    )
    assert visitor.change(f"{up.home}/members/42", {"role": "admin"}).ok
    assert up.rows("SELECT role FROM member WHERE subject = '42'") == [("admin",)]
    [[own]] = up.rows("SELECT subject FROM member WHERE role = 'owner'")
    assert visitor.change(f"{up.home}/members/{own}", {"role": "member"}).status_code == 403
    assert up.rows("SELECT count(*) FROM member WHERE role = 'owner'") == [(1,)]
    up.rows("DELETE FROM member WHERE subject = '42'")


def test_who_is_no_member_any_more_is_nobody(up: Up):
    visitor = Visitor(up)
    visitor.log_in()
    [row] = up.rows("DELETE FROM member RETURNING subject")
    assert row
    answer = visitor.get(up.home, timeout=TIMEOUT)
    assert answer.url.startswith(f"{up.url}/login")
    # The next login makes them the first one again.
    visitor.log_in()
    wait_until(lambda: up.rows("SELECT role FROM member") == [("owner",)], "owner again")
