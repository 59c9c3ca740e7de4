"""The OpenAPI document: it is what is served, and the API keeps to it, whatever it is sent."""

import pathlib
import re
import runpy

import pytest
import schemathesis
import yaml
from dashboard_support import make_organization
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from support import assert_problem

ROOT = pathlib.Path(__file__).parents[2]
DOCUMENT = yaml.safe_load((ROOT / "docs/openapi.yaml").read_text())
# What the gateway answers itself; the paths of the dashboard are the others.
OWN = re.compile(
    "(/hooks/.*|/api/v1/(feedback/submit.*|ratings|rating/submit|nps/submit|submissions|receipts/.*"
    "|ledger|projects/[^/]*/nps-config))$"
)


def dashboard_only() -> dict:
    paths = {
        path: operations
        for path, operations in DOCUMENT["paths"].items()
        # A stream without end is another test's.
        if path.startswith("/api/v1/") and not OWN.match(path) and not path.endswith("/events")
    }
    return DOCUMENT | {"paths": paths}


schema = schemathesis.openapi.from_dict(dashboard_only())


@pytest.fixture(scope="module")
def organization(origin):
    organization = make_organization(origin.store)
    caller = origin.caller(organization.token)
    path = f"/projects/{organization.project.id}"
    organization.ids = {
        "project_id": organization.project.id,
        "feedback_id": caller.ok(
            "POST", f"{path}/feedback", {"message": "=here"}, status=201
        )["id"],
        "rating_id": caller.ok(
            "POST", f"{path}/ratings", {"rating": {"type": "star", "value": 4.5}}, status=201
        )["id"],
        "invitation_id": caller.ok(
            "POST", "/invitations", {"email": "a@example.org"}, status=201
        )["id"],
        # A test message to it leads nowhere.
        "webhook_id": caller.ok(
            "POST", f"{path}/webhooks", {"url": "https://127.0.0.1:9/"}, status=201
        )["id"],
        "token_id": caller.ok("POST", "/tokens", {"label": "x"}, status=201)["id"],
    }
    return organization


def test_the_reference_for_people_has_every_operation():
    reference = (ROOT / "docs/api.md").read_text()
    script = runpy.run_path(str(ROOT / "scripts/api-reference"))
    for path, item in DOCUMENT["paths"].items():
        for method in item.keys() & set(script["METHODS"]):
            assert f"`{method.upper()} {path}`" in reference
    assert script["reference"](DOCUMENT) == reference, "make api-reference makes it anew"


def test_the_document_that_is_served_is_the_one_in_docs(origin):
    assert origin.caller(None).ok("GET", "/openapi.json") == DOCUMENT


@schema.parametrize()
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_documented(case, origin, organization):
    names = case.path_parameters or {}
    destroys = case.operation.method.upper() == "DELETE" or "revoke" in case.path
    for name, value in organization.ids.items():
        # What exists is asked for, but for what destroys it; strangers' ids are another test's.
        if name in names and not (destroys and name != "project_id"):
            names[name] = value
    if case.operation.method.upper() == "DELETE" and case.path.endswith("{project_id}"):
        names["project_id"] = "01a20d75-2b63-7bf2-bee6-f4bcde0a33b7"
    response = case.call(base_url=origin.url, headers={"X-API-Key": organization.token})
    if case.method.upper() == "QUERY":
        # A method that this server does not know (RFC 9110, section 15.6.2).
        assert response.status_code == 501
        return
    case.validate_response(
        response,
        # Numbers outside their bounds and empty texts are taken on purpose, and members that are not
        # known are ignored (docs/dashboard.md).
        excluded_checks=[positive_data_acceptance, negative_data_rejection],
    )


@pytest.mark.parametrize("path", [path for path in DOCUMENT["paths"] if not OWN.match(path)])
def test_methods_that_are_not_documented_are_405(origin, organization, path):
    taken = {method.upper() for method in DOCUMENT["paths"][path]}
    filled = path
    for name, value in organization.ids.items():
        filled = filled.replace("{" + name + "}", value)
    caller = origin.caller(organization.token)
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"} - taken:
        answer = caller.session.request(method, origin.url + filled, timeout=30)
        assert_problem(answer, 405, "method_not_allowed")
        assert set(answer.headers["Allow"].split(", ")) == taken | (
            {"HEAD"} if "GET" in taken else set()
        )
