"""Ten thousand submissions of mixed kinds, sizes, languages and errors from fifty connections at once;
afterwards the tables hold exactly the acknowledged ones, field by field.

What is sent comes from a seed, which a failure shows; SEGGWAT_TEST_SEED sends the same again.
"""

import collections
import gzip
import http.client
import json
import os
import queue
import random
import re
import threading
import uuid

from support import BULK, FEEDBACK, NPS, RATING, RATINGS, SCREENSHOT, uuid7

SUBMISSIONS = 10_000
CONNECTIONS = 50

WORDS = {
    "en": "the button does not work when I click it twice really".split(),
    "de": "Größe Straße übermäßig Knöpfe läuft nicht schön weiß".split(),
    "ar": "الزر لا يعمل عند النقر عليه مرتين شكرا جزيلا".split(),
    "he": "הכפתור לא עובד כשאני לוחץ עליו פעמיים".split(),
    "zh": "按钮 点击 两次 时 不 起 作用 𠜎𠜱𠝹".split(),
    "hi": "बटन दो बार क्लिक करने पर काम नहीं करता".split(),
    "emoji": "🚀 👩‍👩‍👧‍👦 🏳️‍🌈 🙂 💥 🇩🇪 👍🏽 𝒳".split(),
    "odd": [
        "\\.",
        "\\N",
        "\\",
        '"',
        "'",
        "\t",
        "\n",
        "\r\n",
        "\x01",
        "{}",
        "<b>",
        "%s",
        "e\u0301",
        "\u202e",
        "$1",
    ],
}
PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff\xe0"


class Maker:
    """Makes what is sent, and says what must become of it."""

    def __init__(self, seed: int, projects: list):
        self.random = random.Random(seed)
        self.projects = projects

    def text(self, limit: int) -> str:
        """Words of one language, at most `limit` characters, trimmed and not empty."""
        language = self.random.choice(list(WORDS))
        length = self.random.choice([1, 5, 50, limit])
        text = ""
        while len(text) < length:
            text += self.random.choice(WORDS[language]) + " "
        # A letter at each end, so that nothing is trimmed.
        return ("x" + text)[: limit - 1].rstrip() + "x"

    def maybe(self, make):
        return make() if self.random.random() < 0.5 else None

    def submission(self) -> dict:
        """`path`, `body`, `id` where the client chose one, and what the tables must hold."""
        project = self.random.choice(self.projects)
        common = {
            "path": self.maybe(lambda: "/" + self.text(60).replace("\n", "")),
            "version": self.maybe(lambda: f"1.{self.random.randrange(100)}-β"),
            "submitted_by": self.maybe(lambda: uuid.UUID(int=self.random.getrandbits(128)).hex),
        }
        kind = self.random.choices(
            ["feedback", "screenshot", "ratings", "legacy", "nps"], [45, 2, 20, 13, 20]
        )[0]
        make = {
            "feedback": self.feedback,
            "screenshot": self.screenshot,
            "ratings": self.ratings,
            "legacy": self.legacy,
            "nps": self.nps,
        }[kind]
        path, body, rows, image = make(common)
        id = uuid7() if self.random.random() < 0.5 else None
        body = {name: value for name, value in body.items() if value is not None}
        body["project_key"] = project.key
        if id and self.random.random() < 0.8:
            body["id"] = id
            header = None
        else:
            header = id
        # A legacy rating's answer has no id to find its row by, unless the client chose it.
        if path == RATING and id is None:
            id = body["id"] = uuid7()
        for row in rows.values():
            row["project_id"] = project.id
        return {
            "path": path, "body": body, "id": id, "header": header, "rows": rows, "image": image,
            "status": 204 if path == RATING else 200,
            "gzip": path != SCREENSHOT and self.random.random() < 0.2,
            "beacon": self.random.random() < 0.2, "chunked": self.random.random() < 0.2,
            "twice": id is not None and self.random.random() < 0.3,
            "escaped": self.random.random() < 0.3,
        }  # fmt: skip

    def feedback(self, common):
        message = self.text(1000)
        type = self.random.choice(
            [None, "Bug", "Feature", "Praise", "Question", "Improvement", "Other"]
        )
        email = self.maybe(lambda: f"u{self.random.randrange(1000)}@example.com")
        body = common | {"message": f"  {message}\n", "type": type, "submitted_by_email": email}
        row = common | {"message": message, "type": type or "Other", "submitted_by_email": email}
        row |= {"path": common["path"] or "/", "status": "New", "source": "Widget"}
        return FEEDBACK, body, {"feedback": row}, None

    def screenshot(self, common):
        _, body, rows, _ = self.feedback(common)
        is_png = self.random.random() < 0.5
        image = (PNG if is_png else JPEG) + self.random.randbytes(
            self.random.choice([0, 1000, 200_000])
        )
        rows["screenshot"] = {
            "content_type": "image/png" if is_png else "image/jpeg",
            "image": image,
        }
        return SCREENSHOT, body, rows, image

    def ratings(self, common):
        type = self.random.choice(["helpful", "star", "nps"])
        stars = self.random.randint(1, 10)
        value = {
            "helpful": self.random.random() < 0.5,
            "star": self.random.randint(2, stars * 2) / 2,
            "nps": self.random.randint(0, 10),
        }[type]
        rating = {"type": type, "value": value} | ({"max_stars": stars} if type == "star" else {})
        metadata = self.maybe(lambda: {"words": [self.text(50)], "n": self.random.randrange(9999)})
        context = {name: value for name, value in common.items() if value is not None}
        context |= {"metadata": metadata} if metadata else {}
        row = common | {"rating_type": type, "value": float(value), "metadata": metadata}
        row["max_stars"] = stars if type == "star" else None
        return RATINGS, {"rating": rating, "context": context}, {"rating": row}, None

    def legacy(self, common):
        value = self.random.random() < 0.5
        row = common | {"rating_type": "helpful", "value": float(value), "max_stars": None}
        return RATING, common | {"value": value}, {"rating": row | {"metadata": None}}, None

    def nps(self, common):
        score = self.random.randint(0, 10)
        comment = self.maybe(lambda: self.text(1000))
        locale = self.maybe(lambda: self.random.choice(["de-CH", "ar", "zh-Hant"]))
        body = common | {"score": score, "comment": comment, "locale": locale}
        rating = common | {"rating_type": "nps", "value": float(score), "max_stars": None}
        response = common | {"score": score, "comment": comment, "locale": locale}
        rows = {"rating": rating | {"metadata": None}, "nps_response": response}
        if comment:
            rows["feedback"] = common | {
                "message": comment, "path": common["path"] or "/", "type": "Other",
                "status": "New", "source": "Widget", "submitted_by_email": None,
            }  # fmt: skip
        return NPS, body, rows, None

    def spoiled(self) -> dict:
        """A submission that must be refused."""
        made = self.submission()
        while made["path"] == SCREENSHOT:
            made = self.submission()
        body = made["body"]
        how = self.random.randrange(8)
        match how:
            case 0:
                body["project_key"], made["status"] = str(uuid.uuid4()), 404
            case 1:
                body["project_key"], made["status"] = "demo-project-key", 400
            case 2:
                body.pop(
                    {FEEDBACK: "message", RATINGS: "rating", RATING: "value", NPS: "score"}[
                        made["path"]
                    ]
                )
                made["status"] = 400
            case 3:
                where = body["context"] if made["path"] == RATINGS else body
                where["version"], made["status"] = "v" * 51, 400
            case 4:
                where = body["context"] if made["path"] == RATINGS else body
                where["submitted_by"], made["status"] = "nul\0", 400
            case 5:
                made["raw"], made["status"] = (
                    self.random.choice([b"{", b"[]", b"\xff", b'{"a":1,"a":2}']),
                    400,
                )
            case 6:
                made["type"], made["status"] = "text/xml", 415
            case 7:
                made["raw"], made["status"] = b" " * 70_000, 413
                made["gzip"] = made["chunked"] = False
        made["rows"] = {}
        made["twice"] = False
        return made


def encode(made: dict) -> tuple[bytes, dict]:
    fields = {"Content-Type": "text/plain;charset=UTF-8" if made["beacon"] else "application/json"}
    text = json.dumps(made["body"], ensure_ascii=made["escaped"]).encode()
    data = made.get("raw", text)
    if made["header"]:
        fields["Idempotency-Key"] = made["header"]
    if made["path"] == SCREENSHOT:
        fields["Content-Type"] = 'multipart/form-data; boundary="=_mixed_"'
        data = b'--=_mixed_\r\nContent-Disposition: form-data; name="data"\r\n\r\n' + data
        data += b'\r\n--=_mixed_\r\nContent-Disposition: form-data; name="screenshot"; filename="s"\r\n\r\n'
        data += made["image"] + b"\r\n--=_mixed_--\r\n"
    elif made["gzip"]:
        data = gzip.compress(data)
        fields["Content-Encoding"] = "gzip"
    if "type" in made:
        fields["Content-Type"] = made["type"]
    return data, fields


class Client(threading.Thread):
    """One connection; what it hears is kept."""

    def __init__(self, endpoint, work: queue.SimpleQueue):
        super().__init__()
        self.connection = http.client.HTTPConnection(*endpoint, timeout=60)
        self.work = work
        self.heard: list[tuple[dict, int, bytes]] = []
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            while (made := self.work.get()) is not None:
                if isinstance(made, list):
                    self.send_bulk(made)
                    continue
                for _ in range(2 if made["twice"] else 1):
                    self.heard.append((made, *self.send(made)))
        except Exception as error:
            self.error = error
        finally:
            self.connection.close()

    def send(self, made: dict) -> tuple[int, bytes]:
        data, fields = encode(made)
        body = data
        if made["chunked"]:
            body = (data[at : at + 700] for at in range(0, len(data), 700))
        self.connection.request("POST", made["path"], body, fields, encode_chunked=made["chunked"])
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def send_bulk(self, elements: list[dict]) -> None:
        kinds = {FEEDBACK: "feedback", RATINGS: "rating", NPS: "nps"}
        bodies = [made["body"] | {"kind": kinds[made["path"]]} for made in elements]
        text = json.dumps(bodies, ensure_ascii=False).encode()
        self.connection.request("POST", BULK, text, {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        results = json.loads(answer.read())["results"]
        assert len(results) == len(elements)
        for made, result in zip(elements, results, strict=True):
            code = {"validation_error": 400, "project_not_found": 404}
            status = 200 if result.get("status") == "stored" else code[result["error"]]
            self.heard.append((made, status, json.dumps(result).encode()))


def test_ten_thousand_mixed_submissions_from_fifty_connections(service, seggwat):
    seed = int(os.environ.get("SEGGWAT_TEST_SEED", random.randrange(2**32)))
    print(f"SEGGWAT_TEST_SEED={seed}")
    store = service.store
    maker = Maker(seed, [store.project() for _ in range(5)])
    made = [
        maker.spoiled() if maker.random.random() < 0.1 else maker.submission()
        for _ in range(SUBMISSIONS)
    ]
    bulk = [
        one for one in made[:2000]
        if one["path"] in (FEEDBACK, RATINGS, NPS) and one["status"] in (200, 404)
        and not one["header"] and not one["twice"]
    ]  # fmt: skip
    in_bulk = {id(one) for one in bulk}
    work: list = [one for one in made if id(one) not in in_bulk]
    work += [bulk[at : at + 50] for at in range(0, len(bulk), 50)]
    maker.random.shuffle(work)
    waiting: queue.SimpleQueue = queue.SimpleQueue()
    for item in work + [None] * CONNECTIONS:
        waiting.put(item)
    clients = [Client(service.gateway.endpoint, waiting) for _ in range(CONNECTIONS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert [client.error for client in clients if client.error] == []
    heard = [entry for client in clients for entry in client.heard]

    expected: dict[str, dict[str, dict]] = collections.defaultdict(dict)
    for one, status, answer in heard:
        assert status == one["status"], (one["path"], one["body"], status, answer)
        if status == 200:
            id_ = json.loads(answer)["id"]
            assert one["id"] in (None, id_), "a client's id is kept"
        elif status == 204:
            id_ = one["id"]
        else:
            assert list(json.loads(answer)) == ["error", "message"]
            continue
        for table, row in one["rows"].items():
            expected[table][id_] = row
    assert sum(len(rows) for rows in expected.values()) > SUBMISSIONS * 0.9

    for table in ("feedback", "rating", "nps_response", "screenshot"):
        found = {str(row["id"]): row for row in store.query(f"SELECT * FROM {table}")}
        assert store.count(table) == len(found), f"{table} holds an id twice"
        assert set(found) == set(expected[table]), table
        for id_, row in expected[table].items():
            there = {name: found[id_][name] for name in row}
            there["project_id"] = str(there["project_id"])
            if "path" in row and row["path"] is None:
                # Where no page was named, ratings may say so or name the root.
                there["path"] = there["path"] if there["path"] not in (None, "/") else None
            assert there == row, (table, id_)
    for row in store.query("SELECT * FROM nps_response"):
        assert row["rating_id"] is not None
        assert (row["feedback_id"] is not None) == (row["comment"] is not None)
    missing = store.query(
        """
        SELECT n.id FROM nps_response n
        LEFT JOIN rating r ON r.project_id = n.project_id AND r.id = n.rating_id
        LEFT JOIN feedback f ON f.project_id = n.project_id AND f.id = n.feedback_id
        WHERE r.id IS NULL OR (n.feedback_id IS NOT NULL AND f.id IS NULL)
        """
    )
    assert missing == []
    assert store.count("dead_letter") == 0
    store.assert_aggregates_equal_a_recount()
    doctor = seggwat("doctor", "--database-url", store.url)
    assert doctor.returncode == 0, doctor.stdout
    assert re.search(r"^ok +the aggregates equal a recount$", doctor.stdout, re.M)
