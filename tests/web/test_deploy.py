"""What deploy/ holds: the units parse, nginx runs with our example in front of a real server. Where a tool is missing the
test says so and is skipped."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml
from running_server import free_port, running, web

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", sorted(DEPLOY.glob("jixiao*.*")), ids=lambda path: path.name)
def test_systemd_reads_the_units(unit):
    outcome = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    said = [
        line for line in outcome.stderr.splitlines() if "is not executable" not in line and unit.stem in line
    ]
    assert not said, "\n".join(said)


def test_the_compose_file_names_what_the_application_reads():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    settings = (DEPLOY.parent / "src" / "jixiao" / "web" / "settings.py").read_text("utf-8")
    for name in services["web"]["environment"]:
        assert name in settings, name
    assert services["database"]["healthcheck"] and services["web"]["depends_on"]["database"]


def test_the_container_file_copies_what_is_there_and_starts_a_command_that_is():
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    for copied in re.findall(r"^COPY (.+)$", text, re.M):
        for name in copied.split()[:-1]:
            assert (DEPLOY.parent / name).exists(), name
    assert '"serve"' in text and "USER jixiao" in text
    for volume in re.findall(r"^VOLUME (.+)$", text, re.M):
        assert f"install --directory --owner jixiao {volume}" in text, "the server could not write there"


@pytest.fixture
def behind_nginx(tmp_path):
    """The address of nginx with our example in front of a fresh server, on ports of its own."""
    if shutil.which("nginx") is None or shutil.which("openssl") is None:
        pytest.skip("nginx or openssl is not installed")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", tmp_path / "key", "-out", tmp_path / "crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    assert web(tmp_path / "data", "migrate", "-v0").returncode == 0
    with running(tmp_path / "data", JIXIAO_HTTPS="1") as inner:
        port = free_port()
        server = (DEPLOY / "nginx.conf").read_text("utf-8")
        for ours, scratch in (
            ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"), ("jixiao.example.gov.cn", "localhost"),
            ("/etc/ssl/jixiao.crt", str(tmp_path / "crt")), ("/etc/ssl/jixiao.key", str(tmp_path / "key")),
            ("http://127.0.0.1:8000", inner),
        ):  # fmt: skip
            assert ours in server, ours
            server = server.replace(ours, scratch)
        paths = "".join(
            f"{kind}_temp_path {tmp_path / kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        whole = f"pid {tmp_path / 'pid'}; error_log {tmp_path / 'error'}; events {{}} http {{ access_log off; {paths} {server} }}"
        (tmp_path / "nginx.conf").write_text(whole)
        words = ["nginx", "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error", "-g", "daemon off;"]
        checked = subprocess.run([*words, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        process = subprocess.Popen(words)
        try:
            yield f"https://localhost:{port}"
        finally:
            process.terminate()
            process.wait(120)


def ask(address: str, body: bytes | None = None):
    """The answer, whatever its status; the certificate is our own."""
    request = urllib.request.Request(address, body)
    try:
        return urllib.request.urlopen(request, context=ssl._create_unverified_context(), timeout=120)
    except urllib.error.HTTPError as error:
        return error


def test_nginx_in_front(behind_nginx):
    end = time.monotonic() + 180
    while True:
        try:
            page = ask(f"{behind_nginx}/sign-in")
            break
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.1)
    assert page.status == 200 and "max-age=" in page.headers["Strict-Transport-Security"], (
        "it does not know that it is https"
    )
    sheet = re.search(r'href="(/static/[^"]+\.css)"', page.read().decode())[1]
    assert ask(behind_nginx + sheet).status == 200
    assert ask(f"{behind_nginx}/sign-in", b"x" * (26 * 1024 * 1024)).status == 413
