"""A province on PostgreSQL: 240,000 projects and 4.2 million rows of indicators; fifty people at once on their home
pages, lists and forms, and strangers on the public portal, beside an empty view and a one-row read in the same run.

``JIXIAO_BENCH_PROJECTS`` and ``JIXIAO_BENCH_INDICATORS`` choose smaller ones. The machine that asks is the one that
answers, and its load when the run began and ended is printed with the figures. On a machine that others use too,
``JIXIAO_BENCH_NICE=-15`` (as root) measures as if they were not there: asking, serving and the database come first.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

from benchmarks._web_load import cpu_seconds, load, served

PEOPLE = 50
PAUSE = 5
"""Seconds that somebody looks at a page, on the average."""
SECONDS = 20
PORT = 8901
SERVER = (
    "shared_buffers=2GB", "maintenance_work_mem=512MB", "work_mem=32MB", "max_wal_size=16GB", "wal_level=minimal",
    "max_wal_senders=0", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off",
)  # fmt: skip
"""Fast to fill; what is measured afterwards is reading."""


def main() -> None:
    """A database of its own, in a process of its own."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "web"))
    import throw_away_postgresql

    if reason := throw_away_postgresql.why_not():
        print(f"not measured: {reason}")
        return
    with tempfile.TemporaryDirectory(prefix="jixiao-bench-") as folder, throw_away_postgresql.cluster(*SERVER) as url:  # fmt: skip
        settings = {"JIXIAO_DATA": folder, "JIXIAO_DEMO": "1", "JIXIAO_RATES": "off", "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "jixiao.web.settings"}  # fmt: skip
        for words in (
            ["jixiao.web", "migrate", "-v0"],
            ["jixiao.web", "demo_data", "--units", "60"],
            ["benchmarks.province", "measure"],
        ):
            subprocess.run([sys.executable, "-m", *words], env={**os.environ, **settings}, check=True)


def measure() -> None:
    """Make the province, serve it, and print the table."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from benchmarks import _web_province, web
    from jixiao.web.models import Filing, IndicatorRow, Project, Unit

    settings.ROOT_URLCONF = "benchmarks.web"
    settings.ALLOWED_HOSTS = ["testserver"]
    begin = time.monotonic()
    _web_province.make_province(
        int(os.environ.get("JIXIAO_BENCH_PROJECTS", _web_province.PROJECTS)),
        int(os.environ.get("JIXIAO_BENCH_INDICATORS", _web_province.INDICATORS)),
    )
    counts = [model.objects.count() for model in (Unit, Project, Filing, IndicatorRow)]
    print("{:,} units, {:,} projects, {:,} forms, {:,} rows of indicators".format(*counts), end="")
    print(f", made in {time.monotonic() - begin:.0f} s; load {os.getloadavg()[0]:.1f}", flush=True)
    pages = requests_to_make()
    database = web._database_processes()
    connection.close()
    for process in (0, *database):  # and whatever they begin from now on
        os.setpriority(os.PRIO_PROCESS, process, int(os.environ.get("JIXIAO_BENCH_NICE", "0")))
    with served(PORT) as server:
        processes = [server, *database]
        base = 0.0
        print(
            f"{'':22}{'users':>6}{'req/s':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'cpu':>7}{'/1 row':>8}   milliseconds"
        )
        for name, (people, pause, make) in pages.items():
            load(PORT, make, seconds=2, connections=min(people, 8))
            before = cpu_seconds(*processes)
            rate, times = load(PORT, make, seconds=SECONDS, connections=people, pause=pause)
            each = (cpu_seconds(*processes) - before) / len(times)
            base = each if name == "one row" else base
            cuts = statistics.quantiles(times, n=100, method="inclusive")
            p50, p95, p99 = (cuts[at - 1] * 1000 for at in (50, 95, 99))
            ratio = f"{each / base:8.1f}" if base else f"{'':8}"
            print(f"{name:22}{people:6}{rate:8.0f}{p50:8.1f}{p95:8.1f}{p99:8.1f}{each * 1000:7.1f}{ratio}", flush=True)  # fmt: skip
    print(f"load at the end {os.getloadavg()[0]:.1f}")


def requests_to_make() -> dict:
    """Name → (how many people at once, seconds between two pages of one, function of the person's number that gives the requests)."""
    from benchmarks.web import _drafts, _session
    from jixiao.web.models import Grant, Person

    roles = (
        "agency_drafter",
        "agency_reviewer",
        "department_reviewer",
        "sector_division",
        "performance_division",
    )
    holders = Person.objects.filter(
        pk__in=Grant.objects.filter(role__in=roles, acting_for=None).values("person")
    )
    names = [*holders.order_by("pk").values_list("username", flat=True)[: PEOPLE - 2], "yewu", "jixiao"]
    sessions = [_session(name) for name in names]
    forms = _drafts(3)
    drafters = [_session(form.drafter.username) for form in forms]

    def get(*paths: str, sign_in: bool = True):
        def make(number: int):
            session = sessions[number % len(sessions)] if sign_in else ""
            return (("GET", path, session, "", 200) for path in cycle(paths))

        return make

    def own_form(number: int):
        form, session = forms[number % len(forms)], drafters[number % len(forms)]
        return (("GET", path, session, "", 200) for path in cycle([f"/filings/{form.pk}"]))

    return {
        "empty view": (4, 0, get("/benchmark/empty")),
        "one row": (4, 0, get("/benchmark/one-row")),
        "home, alone": (1, 0, get("/")),
        "home": (PEOPLE, PAUSE, get("/")),
        "list": (PEOPLE, PAUSE, get("/filings")),
        "queue": (PEOPLE, PAUSE, get("/review")),
        "form": (PEOPLE, PAUSE, own_form),
        "portal, from cache": (PEOPLE, PAUSE, get("/open", sign_in=False)),
        "home, no pause": (PEOPLE, 0, get("/")),
    }


if __name__ == "__main__":
    measure() if sys.argv[1:] else main()
