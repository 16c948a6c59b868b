"""Pages and saves of the web application on SQLite, beside an empty view and a one-row read in the same run.

The time of a whole request inside one process: middleware, session, permission, database, template; no network. The
views take turns. The demonstration's city is made in two sizes, so that what grows with the data is seen.
``JIXIAO_BENCH_UNITS=60,600`` chooses the sizes (ten projects a unit, two years); DATABASE_URL is not used.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 60
SIZES = "60,300"


def main() -> None:
    """Each size in a process and a folder of its own."""
    for size in os.environ.get("JIXIAO_BENCH_UNITS", SIZES).split(","):
        with tempfile.TemporaryDirectory(prefix="jixiao-bench-") as folder:
            settings = {
                "JIXIAO_DATA": folder,
                "JIXIAO_DEMO": "1",
                "DATABASE_URL": "",
                "DJANGO_SETTINGS_MODULE": "jixiao.web.settings",
            }
            for words in (
                ["jixiao.web", "migrate", "-v0"],
                ["jixiao.web", "demo_data", "--units", size],
                ["benchmarks.web", "here"],
            ):
                subprocess.run([sys.executable, "-m", *words], env={**os.environ, **settings}, check=True)


def measure() -> None:
    """Print p50, p95, p99, the ratios and the number of queries of each page."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    settings.ROOT_URLCONF = "benchmarks.web"
    settings.ALLOWED_HOSTS = ["testserver"]
    views = requests_to_make()
    seconds: dict[str, list[float]] = {name: [] for name in views}
    queries = {}
    for name, request in views.items():
        request()
        with CaptureQueriesContext(
            connection,
        ) as caught:
            request()
        queries[name] = len(caught)
    for _ in range(ROUNDS):
        for name, request in views.items():
            seconds[name].append(request())
    _report(seconds, queries)


def _report(seconds: dict[str, list[float]], queries: dict[str, int]) -> None:
    from jixiao.web.models import Filing

    empty, one_row = (statistics.median(seconds[name]) for name in ("empty view", "one row"))
    print(f"{Filing.objects.count()} filings; milliseconds of {ROUNDS} requests each")
    print(f"{'':18}{'p50':>8}{'p95':>8}{'p99':>8}{'/empty':>8}{'/1 row':>8}{'queries':>9}")
    for name, times in seconds.items():
        cuts = statistics.quantiles(times, n=100, method="inclusive")
        p50, p95, p99 = (cuts[at - 1] * 1000 for at in (50, 95, 99))
        median = statistics.median(times)
        print(
            f"{name:18}{p50:8.1f}{p95:8.1f}{p99:8.1f}{median / empty:8.1f}{median / one_row:8.1f}{queries[name]:9}"
        )


def requests_to_make() -> dict:
    """Name → a function that makes the request and gives the seconds it took."""
    from jixiao.web.models import Filing

    drafter, finance = _client("tianbao"), _client("jixiao")
    person = _person("tianbao")
    own = (
        Filing.objects.filter(drafter=person, fiscal_year__gt=0, stage="draft", p0=0)
        .order_by("-fiscal_year")
        .first()
    )
    if own is None:
        raise SystemExit("the demonstration has no clean draft of its drafter")

    def get(client, path):
        return lambda: _timed(lambda: client.get(path), 200)

    return {
        "empty view": get(drafter, "/benchmark/empty"),
        "one row": get(drafter, "/benchmark/one-row"),
        "home, drafter": get(drafter, "/"),
        "home, finance": get(finance, "/"),
        "list, finance": get(finance, "/filings"),
        "list, word": get(finance, "/filings?q=培训"),
        "review queue": get(finance, "/review"),
        "form": get(drafter, f"/filings/{own.pk}"),
        "autosave": lambda: _autosave(drafter, own.pk),
        "submit": lambda: _submit(drafter, own.pk),
    }


def _client(username: str):
    from django.test import Client

    client = Client()
    client.force_login(_person(username))
    return client


def _person(username: str):
    from jixiao.web.models import Person

    return Person.objects.get(username=username)


def _timed(request, expected: int) -> float:
    begin = time.perf_counter()
    answer = request()
    took = time.perf_counter() - begin
    if answer.status_code != expected:
        raise SystemExit(f"{answer.status_code} instead of {expected}: {answer.content[:300]!r}")
    return took


def _autosave(client, id: int) -> float:
    """Another half-year target in the whole indicator table, as a row's autosave sends it."""
    from jixiao.web import drafts
    from jixiao.web.models import Filing

    filing = Filing.objects.get(pk=id)
    rows = drafts.sections_of(drafts.load(filing.draft), filing.scheme)["indicators"]
    base = json.loads(filing.sections)["indicators"]
    rows[-1]["half_year"] = "≥88%" if rows[-1]["half_year"] != "≥88%" else "≥89%"
    body = json.dumps({"content": rows, "base": base})
    path = f"/filings/{id}/sections/indicators"
    return _timed(lambda: client.post(path, body, content_type="application/json"), 200)


def _submit(client, id: int) -> float:
    """Submit; the withdrawal that follows is not counted."""
    took = _timed(lambda: client.post(f"/filings/{id}/move", {"action": "submit"}), 302)
    _timed(lambda: client.post(f"/filings/{id}/move", {"action": "withdraw"}), 302)
    return took


def _empty(request):
    from django.http import HttpResponse

    return HttpResponse("")


def _one_row(request):
    from django.http import HttpResponse

    from jixiao.web.models import Unit

    return HttpResponse(Unit.objects.order_by("id").first().name)


def __getattr__(name: str):
    """``urlpatterns``, made when Django asks for it: the application's own and the two to compare with."""
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.urls import path

    from jixiao.web.urls import urlpatterns

    return [path("benchmark/empty", _empty), path("benchmark/one-row", _one_row), *urlpatterns]


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["here"] else main()
