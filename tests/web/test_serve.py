"""The server as it is really started: from nothing to a signed-in person, with its limits and headers."""

import os
import re
import signal
import socket
import sqlite3
import time
import urllib.request

import pytest
from running_server import Visitor, running, web


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A fresh installation that serves: (address, data folder, what first_people printed)."""
    data = tmp_path_factory.mktemp("serve") / "data"
    assert web(data, "migrate", "-v0").returncode == 0
    printed = web(data, "first_people", "320500", "江苏省苏州市", "--form", "cn-js-sz/project-target")
    assert printed.returncode == 0, printed.stderr
    with running(data, JIXIAO_SECOND_FACTOR="off") as address:
        yield address, data, printed.stdout


def test_the_first_administrator_signs_in_and_must_change_the_password(served):
    address, _, printed = served
    username, password = re.search(r"安全管理员：用户名 (\S+)，初始密码 (\S+)", printed).groups()
    visitor = Visitor(address)
    visitor.sign_in(username, password)
    assert 'name="new_password1"' in visitor.get("/")


def test_static_files_are_named_by_their_content_compressed_and_kept(served):
    address, _, _ = served
    page = Visitor(address).get("/sign-in")
    sheet = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert sheet, "no stylesheet with a digest in its name"
    request = urllib.request.Request(address + sheet[1], headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]


def test_answers_carry_the_headers_that_protect(served):
    with urllib.request.urlopen(served[0] + "/sign-in") as answer:
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "unsafe-eval" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_foreign_host_name_is_refused(served):
    request = urllib.request.Request(served[0] + "/sign-in", headers={"Host": "elsewhere.example"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request)


def test_the_key_is_the_owners_alone(served):
    assert (served[1] / "secret-key").stat().st_mode & 0o077 == 0


def test_threads_are_always_pinned(settings, monkeypatch):
    from jixiao.web.management.commands.serve import server_words

    words = server_words("127.0.0.1", 8000)
    assert words[words.index("--blocking-threads") + 1] == "1"
    assert words[words.index("--workers") + 1] == "2"
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.postgresql")
    words = server_words("127.0.0.1", 8000)
    assert words[words.index("--blocking-threads") + 1] == "4"


def test_the_worker_beside_the_server_does_the_jobs_and_is_replaced_when_it_dies(served):
    address, data, printed = served
    username, password = re.search(r"系统管理员：用户名 (\S+)，初始密码 (\S+)", printed).groups()
    visitor = Visitor(address)
    visitor.sign_in(username, password)
    changed = {
        "old_password": password,
        "new_password1": "Jiezhuan-2027-x",
        "new_password2": "Jiezhuan-2027-x",
    }
    assert visitor.post("/password", changed)[0] == 200
    year = int(re.search(r"正在申报 (\d{4}) 年度", visitor.get("/years"))[1])
    for kills in (1, 0):
        visitor.post("/years/open", {"year": str(year + 1)})
        job = wait_for_job(data, year + 1)
        assert job["state"] == "done", job
        year += 1
        if kills:
            os.kill(int(job["worker"].rpartition(":")[2]), signal.SIGKILL)


def wait_for_job(data, year: int) -> dict:
    """The last job, as soon as it has ended."""
    end = time.monotonic() + 300
    while time.monotonic() < end:
        database = sqlite3.connect(data / "jixiao.sqlite3", timeout=120)
        database.row_factory = sqlite3.Row
        job = dict(database.execute("SELECT * FROM web_job ORDER BY id DESC LIMIT 1").fetchone() or {})
        database.close()
        if job and str(year) in job["title"] and job["ended"]:
            return job
        time.sleep(0.2)
    raise AssertionError(f"no job of {year} has ended: {job}")


def test_a_port_in_use_is_told_before_anything_is_done(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = web(tmp_path / "data", "serve", "--port", str(taken.getsockname()[1]))
    assert refused.returncode != 0 and "换一个 --port" in refused.stderr
    assert not (tmp_path / "data" / "jixiao.sqlite3").exists()


def test_first_people_twice_is_refused(served):
    again = web(served[1], "first_people", "320500", "江苏省苏州市")
    assert again.returncode != 0
    assert "已经建立过了" in again.stderr


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"JIXIAO_DATA": "/proc/jixiao"}, "JIXIAO_DATA: /proc/jixiao/secret-key"),
        ({"JIXIAO_RATES": "search=often"}, "search=often"),
        ({"JIXIAO_OIDC_ISSUER": "https://login.example"}, "JIXIAO_OIDC_CLIENT"),
    ],
    ids=["data", "rates", "oidc"],
)
def test_a_wrong_setting_is_told_in_one_line(tmp_path, wrong, told):
    outcome = web(tmp_path / "data", "migrate", "-v0", **wrong)
    assert outcome.returncode == 1 and told in outcome.stderr
    assert "Traceback" not in outcome.stderr and len(outcome.stderr.splitlines()) == 1
