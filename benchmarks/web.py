"""Pages and saves of the web application behind its real server, on SQLite and on PostgreSQL, beside an empty view and
a one-row read in the same run.

The demonstration's city of 60 units is copied until there are 10,000 and then 100,000 forms; the same requests are made
at both sizes by four connections on loopback, taking turns. The machine that asks is the machine that answers; on one
that others use too only the processor time of server and database ("cpu", a request) and its ratios mean anything.
``JIXIAO_BENCH_FORMS=10000,100000`` chooses the sizes, ``JIXIAO_BENCH_DATABASES=sqlite,postgresql`` the databases.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from itertools import cycle
from pathlib import Path

from benchmarks._web_load import cpu_seconds, load, served

UNITS = 60
FORMS = "10000,100000"
ROUNDS = 2
WRITERS = 4
PORT = 8899


def main() -> None:
    """Each database in a process and a folder of its own."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "web"))
    import throw_away_postgresql

    for database in os.environ.get("JIXIAO_BENCH_DATABASES", "sqlite,postgresql").split(","):
        if database == "postgresql" and (reason := throw_away_postgresql.why_not()):
            print(f"postgresql: not measured: {reason}")
            continue
        own = throw_away_postgresql.cluster() if database == "postgresql" else nullcontext("")
        with tempfile.TemporaryDirectory(prefix="jixiao-bench-") as folder, own as url:
            settings = {"JIXIAO_DATA": folder, "JIXIAO_DEMO": "1", "JIXIAO_RATES": "off", "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "jixiao.web.settings"}  # fmt: skip
            for words in (
                ["jixiao.web", "migrate", "-v0"],
                ["jixiao.web", "demo_data", "--units", str(UNITS)],
                ["benchmarks.web", database],
            ):
                subprocess.run([sys.executable, "-m", *words], env={**os.environ, **settings}, check=True)


def measure(database: str) -> None:
    """Grow, measure, grow, measure; then how each page changed from the first size to the last."""
    import django

    django.setup()
    from django.conf import settings

    from benchmarks._web_world import grow
    from jixiao.web.models import Filing

    settings.ROOT_URLCONF = "benchmarks.web"
    settings.ALLOWED_HOSTS = ["testserver"]
    once, copies, rates = Filing.objects.filter(basis=None).count(), 1, []  # what a copy adds
    for wanted in map(int, os.environ.get("JIXIAO_BENCH_FORMS", FORMS).split(",")):
        times = max(1, round(wanted / once))
        grow(times, copies)
        copies = times
        rates.append(_run(database))
    if len(rates) > 1:
        print(
            "processor time at the last size against the first, each divided by the one-row read of its run:"
        )
        for name in rates[0]:
            print(f"  {name:24}{rates[-1][name] / rates[0][name]:6.2f} ×")


def _run(database: str) -> dict[str, float]:
    """Print the table; name → processor time as a ratio to the one-row read."""
    from jixiao.web.models import Filing, Unit

    pages = requests_to_make()
    queries = {name: _queries(*page) for name, page in pages.items() if page[0] == "GET"}
    rates: dict[str, list[float]] = {name: [] for name in pages}
    seconds: dict[str, list[float]] = {name: [] for name in pages}
    cpu = dict.fromkeys(pages, 0.0)
    with served(PORT) as server:
        processes = [server, *_database_processes()]
        for page in pages.values():
            load(PORT, page[2], seconds=0.2)  # every process has loaded everything
        for _ in range(ROUNDS):
            for name, page in pages.items():
                before = cpu_seconds(*processes)
                rate, times = load(PORT, page[2])
                cpu[name] += cpu_seconds(*processes) - before
                rates[name].append(rate)
                seconds[name] += times
    each = {name: cpu[name] / len(seconds[name]) for name in pages}
    print(f"{database}: {Filing.objects.count()} forms of {Unit.objects.count()} units; milliseconds")
    print(
        f"{'':22}{'req/s':>7}{'p50':>8}{'p95':>8}{'p99':>8}{'cpu':>7}{'/empty':>8}{'/1 row':>8}{'queries':>9}"
    )
    for name, times in seconds.items():
        cuts = statistics.quantiles(times, n=100, method="inclusive")
        p50, p95, p99 = (cuts[at - 1] * 1000 for at in (50, 95, 99))
        print(
            f"{name:22}{max(rates[name]):7.0f}{p50:8.1f}{p95:8.1f}{p99:8.1f}{each[name] * 1000:7.1f}"
            f"{each[name] / each['empty view']:8.1f}{each[name] / each['one row']:8.1f}{queries.get(name, ''):>9}"
        )
    sys.stdout.flush()
    return {name: took / each["one row"] for name, took in each.items()}


def _database_processes() -> list[int]:
    """PostgreSQL's own main process, so that its time counts too; SQLite works inside the server."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    return [int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])]


def requests_to_make() -> dict[str, tuple]:
    """Name → (method, path or None, function of the connection's number that gives its requests, person)."""
    from benchmarks._web_world import manager_of, manager_of_large_department

    managers = manager_of_large_department(), manager_of(1000)
    drafter, finance, large, many = (_session(name) for name in ("tianbao", "jixiao", *managers))
    own = _drafts(1, "tianbao")[0]

    def get(path: str, session: str, person: str = ""):
        return "GET", path, lambda _: iter(lambda: ("GET", path, session, "", 200), None), session

    return {
        "empty view": get("/benchmark/empty", drafter),
        "one row": get("/benchmark/one-row", drafter),
        "home, drafter": get("/", drafter),
        "home, finance": get("/", finance),
        "home, one department": get("/", large),
        "home, many grants": get("/", many),
        "list, drafter": get("/filings", drafter),
        "list, finance": get("/filings", finance),
        "list, one department": get("/filings", large),
        "list, many grants": get("/filings", many),
        "list, page 100": get("/filings?page=100", finance),
        "list, stage and year": get("/filings?stage=approved&year=2027", finance),
        "queue, finance": get("/review", finance),
        "queue, one department": get("/review", large),
        "queue, many grants": get("/review", many),
        "form": get(f"/filings/{own.pk}", drafter),
        "autosave": ("POST", "", _autosaves(), ""),
        "submit and withdraw": ("POST", "", _submissions(), ""),
    }


def _session(username: str) -> str:
    """The session of somebody who has signed in."""
    from django.test import Client

    from jixiao.web.models import Person

    client = Client()
    client.force_login(
        Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client.cookies["sessionid"].value


def _queries(method: str, path: str, make, session: str) -> int:
    """How many queries the page takes, the second time."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.cookies["sessionid"] = session
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        client.get(path)
    return len(caught)


def _drafts(count: int, username: str = "") -> list:
    """Clean drafts of the demonstration's drafters, each of another person."""
    from jixiao.web.models import Filing

    clean = Filing.objects.filter(stage="draft", p0=0, revisions__isnull=True, kind="target").order_by("id")
    if username:
        clean = clean.filter(drafter__username=username)
    found = {form.drafter_id: form for form in clean.exclude(unit__code__contains="x")}
    if len(found) < count:
        raise SystemExit("the demonstration has too few clean drafts")
    return list(found.values())[:count]


def _autosaves():
    """Another half-year target in the whole indicator table, as a row's autosave sends it."""
    from jixiao.web.drafting import drafts

    forms = _drafts(WRITERS)
    sessions = [_session(form.drafter.username) for form in forms]

    def make(number: int):
        form = type(forms[number]).objects.get(pk=forms[number].pk)
        rows = drafts.sections_of(drafts.load(form.draft), form.scheme)["indicators"]
        base = json.loads(form.sections)["indicators"]
        while True:
            rows[-1]["half_year"] = f"≥{80 + base % 10}%"
            body = json.dumps({"content": rows, "base": base})
            yield "POST", f"/filings/{form.pk}/sections/indicators", sessions[number], body, 200
            base += 1

    return make


def _submissions():
    """Submit, then take it back: two requests in turn. A round that ended after a submission goes on from there."""
    forms = _drafts(2 * WRITERS)[WRITERS:]
    sessions = [_session(form.drafter.username) for form in forms]
    steps = [cycle(("submit", "withdraw")) for _ in forms]

    def make(number: int):
        for action in steps[number]:
            yield "POST", f"/filings/{forms[number].pk}/move", sessions[number], f"action={action}", 302

    return make


def _empty(request):
    from django.http import HttpResponse

    return HttpResponse("")


def _one_row(request):
    from django.http import HttpResponse

    from jixiao.web.models import Unit

    return HttpResponse(Unit.objects.order_by("id").first().name)


def __getattr__(name: str):
    """``urlpatterns`` with the two addresses to compare with, and ``application`` that serves them: made when asked for."""
    if name == "urlpatterns":
        from django.urls import path

        from jixiao.web.urls import urlpatterns

        return [path("benchmark/empty", _empty), path("benchmark/one-row", _one_row), *urlpatterns]
    if name == "application":
        from django.conf import settings

        from jixiao.web.wsgi import application

        settings.ROOT_URLCONF = "benchmarks.web"
        return application
    raise AttributeError(name)


if __name__ == "__main__":
    measure(sys.argv[1]) if sys.argv[1:] else main()
