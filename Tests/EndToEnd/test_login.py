"""Logging in and out: who gets in, what the cookie is, and what another site can do with it."""

import re

import requests
from pages_support import NAME, PASSWORD, Up, Visitor, up, visitor  # noqa: F401

TIMEOUT = 30


def test_right_password_leads_home(up: Up):
    visitor = Visitor(up)
    answer = visitor.log_in()
    assert answer.url == up.home
    assert "Ada Demo" in answer.text


def test_login_leads_back_to_the_page(up: Up):
    visitor = Visitor(up)
    asked = visitor.get(f"{up.overview}/feedback?status=New", timeout=TIMEOUT)
    assert "/login?next=" in asked.url
    following = re.search('name="next" value="([^"]+)"', asked.text)[1]
    answer = visitor.log_in(next=following)
    assert answer.url == f"{up.overview}/feedback?status=New"


def test_wrong_password_says_nothing_about_the_name(up: Up):
    pages = [
        Visitor(up).log_in(password="wrong"),
        Visitor(up).log_in(name="nobody@demo.example", password="wrong"),
    ]
    texts = []
    for page in pages:
        assert page.status_code == 422
        assert 'role="alert"' in page.text
        assert "session" not in page.headers.get("Set-Cookie", "")
        texts.append(re.search('role="alert">([^<]+)<', page.text)[1])
    assert texts[0] == texts[1]


def test_nothing_is_asked_for_what_was_left_out(up: Up):
    assert Visitor(up).log_in(password="").status_code == 422


def test_cookie_is_sealed_and_bound(up: Up):
    fields = {"login_name": NAME, "password": PASSWORD}

    def cookies(host: str) -> list[str]:
        answer = requests.post(
            f"{up.url}/login",
            data=fields,
            headers={"Origin": f"https://{host}", "Host": host},
            allow_redirects=False,
            timeout=TIMEOUT,
        )
        assert answer.status_code == 303
        return answer.raw.headers.getlist("Set-Cookie")

    [session] = [c for c in cookies("feedback.example") if "seggwat-session" in c]
    assert session.startswith("__Host-seggwat-session=")
    for attribute in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"]:
        assert attribute in session
    assert "Domain" not in session
    assert "sess_" not in session and "ada" not in session.lower()
    # Loopback has no HTTPS: no prefix and no Secure, all else the same.
    [session] = [c for c in cookies("localhost") if "seggwat-session" in c]
    assert session.startswith("seggwat-session=") and "Secure" not in session
    assert "; HttpOnly; SameSite=Lax" in session


def test_changed_cookie_is_nobody(up: Up, visitor: Visitor):
    cookie = visitor.cookies["seggwat-session"]
    changed = cookie[:-5] + ("A" if cookie[-5] != "A" else "B") + cookie[-4:]
    for value in [changed, "", "x", cookie[:20]]:
        answer = requests.get(
            up.home,
            headers={"Cookie": f"seggwat-session={value}"},
            allow_redirects=False,
            timeout=TIMEOUT,
        )
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/login")


def test_logout_ends_the_session_itself(up: Up):
    visitor = Visitor(up)
    visitor.log_in()
    cookie = visitor.cookies["seggwat-session"]
    answer = visitor.change(f"{up.url}/logout", {})
    assert answer.url == f"{up.url}/login"
    assert "seggwat-session" not in visitor.cookies
    # Whoever kept the cookie has nothing: the session is over at Zitadel.
    kept = requests.get(
        up.home,
        headers={"Cookie": f"seggwat-session={cookie}"},
        allow_redirects=False,
        timeout=TIMEOUT,
    )
    assert kept.status_code == 303


def test_other_sites_change_nothing(up: Up, visitor: Visitor):
    fields = {"form_token": visitor.token(), "label": "stolen"}
    for headers in [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": None},
        {"Origin": None, "Sec-Fetch-Site": "cross-site"},
    ]:
        answer = visitor.send_form(f"{up.home}/tokens", fields, headers=headers)
        assert answer.status_code == 403, headers
    assert up.rows("SELECT count(*) FROM api_token WHERE label = 'stolen'") == [(0,)]


def test_form_without_the_token_changes_nothing(up: Up, visitor: Visitor):
    other = Visitor(up)
    other.log_in()
    for token in ["", "x" * 43, other.token()]:
        fields = {"form_token": token, "label": "stolen"}
        assert visitor.send_form(f"{up.home}/tokens", fields).status_code == 403
    assert up.rows("SELECT count(*) FROM api_token WHERE label = 'stolen'") == [(0,)]


def test_login_leads_to_no_other_site(up: Up):
    for target in ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"]:
        answer = Visitor(up).send_form(
            f"{up.url}/login",
            {"login_name": NAME, "password": PASSWORD, "next": target},
            allow_redirects=False,
        )
        assert answer.status_code == 303
        assert answer.headers["Location"] == "/dashboard"


def test_pages_forbid_all_that_is_inline(up: Up, visitor: Visitor):
    for url in [f"{up.url}/login", up.home, f"{up.overview}/feedback"]:
        answer = visitor.get(url, timeout=TIMEOUT)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


def test_language_and_theme_are_kept(up: Up):
    visitor = Visitor(up)
    german = visitor.get(f"{up.url}/login", headers={"Accept-Language": "de"}, timeout=TIMEOUT)
    assert "Anmelden" in german.text and 'lang="de"' in german.text
    fields = {"language": "en", "theme": "dark", "next": "/login"}
    visitor.send_form(f"{up.url}/preferences", fields)
    page = visitor.get(f"{up.url}/login", headers={"Accept-Language": "de"}, timeout=TIMEOUT)
    assert "Log in" in page.text and 'data-theme="dark"' in page.text
