"""Kill a working server at random, again and again: nothing that it acknowledged may be lost.

``python tests/web/killing.py 200`` does it 200 times and prints what was acknowledged and checked;
``python tests/web/killing.py 50 postgresql`` does it with a PostgreSQL of its own.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import nullcontext
from datetime import date
from http.client import HTTPException
from pathlib import Path

import throw_away_postgresql
from running_server import Visitor, environment, free_port

PASSWORD = "Kill-2024-jixiao"
WRITERS = 3
WORK = (0.3, 2.0)
"""Seconds that a server works before it is killed."""


class Writer(threading.Thread):
    """A drafter who types, submits and withdraws without end, and remembers what was acknowledged."""

    def __init__(self, address: str, number: int, filing: int, memory: dict):
        super().__init__(daemon=True)
        self.address, self.number, self.filing, self.memory = address, number, filing, memory
        self.stop = False

    def run(self) -> None:
        """Until told to stop or the server is gone."""
        try:
            visitor = Visitor(self.address)
            visitor.sign_in(f"writer{self.number}", PASSWORD)
            while not self.stop:
                self._type(visitor)
                self._move(visitor)
        except (OSError, HTTPException, AssertionError):
            return

    def _type(self, visitor: Visitor) -> None:
        """One autosave; 409 tells the version to go on from, 403 that the form has been submitted."""
        text = f"目标 {self.memory['asked']}：服务企业100家"
        self.memory["asked"] += 1
        base = self.memory.get("version", 0)
        body = json.dumps({"content": {"annual_goal": text}, "base": base}).encode()
        status, answer = visitor.post(f"/filings/{self.filing}/sections/fields", body)
        if status == 200:
            self.memory["version"] = json.loads(answer)["version"]
            self.memory["saved"].append(text)
        elif status == 409:
            self.memory["version"] = json.loads(answer)["current"]["version"]

    def _move(self, visitor: Visitor) -> None:
        """Submit, and take it back."""
        for action in ("submit", "withdraw"):
            status, page = visitor.post(f"/filings/{self.filing}/move", {"action": action})
            if status == 200 and "已办理" in page:
                self.memory[action] += 1


def prepare(data: Path, **settings: str) -> list[int]:
    """A database with a drafter and a complete form for each writer; their ids. Must run in a process of its own."""
    os.environ.update(environment(data, **settings), DJANGO_SETTINGS_MODULE="jixiao.web.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from filled_form import CONTENT, SCHEME, YEAR

    from jixiao.web.actions.save_section import SaveSection
    from jixiao.web.actions.start_filing import start_filing
    from jixiao.web.models import Grant, Jurisdiction, Person, Project, Unit

    call_command("migrate", verbosity=0)
    place = Jurisdiction.objects.create(code="320500", name="苏州市", project_scheme=SCHEME, fiscal_year=YEAR)
    unit = Unit.objects.create(jurisdiction=place, code="300", name="市财政局", kind="finance")
    made = []
    for number in range(WRITERS):
        person = Person.objects.create_user(
            f"writer{number}", PASSWORD, name=f"填报人{number}", must_change_password=False
        )
        Grant.objects.create(person=person, role="agency_drafter", unit=unit, starts=date(2020, 1, 1))
        project = Project.objects.create(
            unit=unit, code=f"P{number}", name=f"平台运营{number}", start_year=2023, end_year=2025,
            values='{"project_type": "常年安排项目", "project_level": "市本级"}',
        )  # fmt: skip
        filing = start_filing(person, unit, project, SCHEME, YEAR)
        for section, content in CONTENT.items():
            SaveSection(person, filing, section, content, 0).run()
        made.append(filing.pk)
    return made


def kill_again_and_again(
    data: Path, filings: list[int], kills: int, chance: random.Random, **settings: str
) -> list[dict]:
    """Start, let them write, kill the whole group without warning; what each writer was told."""
    memories = [{"asked": 0, "saved": [], "submit": 0, "withdraw": 0} for _ in filings]
    for _ in range(kills):
        port = free_port()
        words = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "2",
            "--blocking-threads", "1", "--log-level", "error", "jixiao.web.wsgi:application",
        ]  # fmt: skip
        server = subprocess.Popen(words, env=environment(data, **settings), start_new_session=True)
        _wait(port)
        writers = [
            Writer(f"http://127.0.0.1:{port}", number, filing, memory)
            for number, (filing, memory) in enumerate(zip(filings, memories, strict=True))
        ]
        before = _acknowledged(memories)
        for writer in writers:
            writer.start()
        while _acknowledged(memories) == before and any(writer.is_alive() for writer in writers):
            time.sleep(0.02)
        time.sleep(chance.uniform(*WORK))
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        for writer in writers:
            writer.stop = True
            writer.join(60)
    return memories


def _acknowledged(memories: list[dict]) -> int:
    return sum(len(memory["saved"]) for memory in memories)


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            Visitor(f"http://127.0.0.1:{port}").get("/sign-in")
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


def lost(filings: list[int], memories: list[dict]) -> list[str]:
    """Sentences of what was acknowledged and is not there, and of what the chain says. Empty when all is well."""
    from jixiao.web.models import Event, Filing
    from jixiao.web.storing.chain import check_all

    wrong = [f"{filing}: {faults}" for filing, _, faults in check_all(Filing.objects.all()) if faults]
    for id, memory in zip(filings, memories, strict=True):
        events = Event.objects.filter(filing=id)
        typed = "\n".join(events.filter(action="save").values_list("changes", flat=True))
        wrong += [f"{id}: {text} is lost" for text in memory["saved"] if f'{text}"' not in typed]
        for action in ("submit", "withdraw"):
            if events.filter(action=action).count() < memory[action]:
                wrong.append(f"{id}: a {action} is lost")
        filing = Filing.objects.get(pk=id)
        if json.loads(filing.sections)["fields"] < memory.get("version", 0):
            wrong.append(f"{id}: the saved version went back")
        numbers = list(filing.revisions.values_list("number", flat=True))
        if numbers != list(range(1, len(numbers) + 1)):
            wrong.append(f"{id}: revisions {numbers}")
    return wrong


def main(kills: int, database: str = "sqlite") -> int:
    """The exit code: 0 when nothing was lost."""
    begin = time.monotonic()
    own = throw_away_postgresql.cluster() if database == "postgresql" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="jixiao-kill-") as folder, own as url:
        data, settings = Path(folder), {"DATABASE_URL": url} if url else {}
        filings = prepare(data, **settings)
        memories = kill_again_and_again(data, filings, kills, random.Random(), **settings)
        wrong, events = lost(filings, memories), count_events()
    saves, submissions = _acknowledged(memories), sum(memory["submit"] for memory in memories)
    print(
        f"{database}: {kills} kills, {saves} saves and {submissions} submissions acknowledged, {len(wrong)} lost; "
        f"{events} events, {time.monotonic() - begin:.0f} s"
    )
    print("\n".join(wrong))
    return bool(wrong) or not saves or not submissions


def count_events() -> int:
    """How many events the chains hold; closes the connection, so that the database can be stopped."""
    from django.db import connections

    from jixiao.web.models import Event

    found = Event.objects.count()
    connections.close_all()
    return found


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, *sys.argv[2:]))
