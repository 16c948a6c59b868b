"""The same flow on PostgreSQL: the walk in a browser, imports, jobs, two writers at once, backup and restore."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
import throw_away_postgresql
from running_server import Visitor, demonstration, environment, fill, running, web
from thorough import THOROUGH

HERE = Path(__file__).parent
CORE_FLOW = (
    "test_people_fixtures.py", "test_imports.py", "test_jobs.py", "test_walk_browser.py",
    "test_typed.py", "test_review_queue.py", "test_tasks.py",
    "test_declare_browser.py::test_two_people_on_one_form", "test_declare_browser.py::test_a_session_that_times_out_loses_nothing",
)  # fmt: skip
"""The test files that are run again on PostgreSQL."""
pytestmark = pytest.mark.skipif(
    bool(throw_away_postgresql.why_not()), reason=throw_away_postgresql.why_not() or "-"
)


@pytest.fixture(scope="module")
def url():
    with throw_away_postgresql.cluster() as found:
        yield found


@pytest.fixture(scope="module")
def city(url, tmp_path_factory) -> Path:
    """A data folder whose demonstration is in the database."""
    data = tmp_path_factory.mktemp("city") / "data"
    fill(data, DATABASE_URL=url)
    return data


def run_again(names: Iterable[str], url: str, data: Path) -> str:
    """Run these test files on PostgreSQL; what was printed."""
    words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *(HERE / name for name in names)]
    outcome = subprocess.run(
        words, env=environment(data, DATABASE_URL=url), capture_output=True, text=True, cwd=HERE.parents[1]
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stdout[-3000:] + outcome.stderr[-1000:]
    return outcome.stdout


def test_the_core_flow_holds_there_too(url, tmp_path):
    told = run_again(CORE_FLOW, url, tmp_path)
    assert "passed" in told and "skipped" not in told


@pytest.mark.skipif(not THOROUGH, reason="some ten minutes: by make test-thorough")
def test_all_of_the_web_application_holds_there_too(url, tmp_path):
    """The tests of the web application, but for the files that are about browsers, servers and backups."""
    own = ("browser", "serve", "deploy", "kill", "backup", "schema", "every_page", "demo_command")
    names = sorted(file.name for file in HERE.glob("test_*.py") if not any(word in file.name for word in own))
    assert len(names) > 60 and "passed" in run_again(names, url, tmp_path)


def test_forms_are_scored_as_on_sqlite(url, city, tmp_path, tmp_path_factory):
    pytest.importorskip("pyarrow.parquet", reason="needs pip install 'jixiao[parquet]'")
    from test_batch_database import scored

    sources = (url, demonstration(tmp_path_factory) / "jixiao.sqlite3")
    found = [scored(source, tmp_path / f"{number}.parquet") for number, source in enumerate(sources)]
    there, here = (
        sorted((one["subject"], one["agency"], one["total"] or -1) for one in forms) for forms in found
    )
    assert len(there) > 100 and there == here


def test_a_server_works_on_it_and_a_backup_comes_back(url, city, tmp_path):
    data, file = city, tmp_path / "kept" / "one.dump"
    settings = {"DATABASE_URL": url, "JIXIAO_DEMO": "1"}
    with running(data, **settings) as address:
        visitor = Visitor(address)
        visitor.sign_in("tianbao", "Jixiao-yanshi-2026")
        assert "公共资源交易" in visitor.get("/filings")
    assert not (data / "jixiao.sqlite3").exists()
    before = web(data, "verify_chain", **settings).stdout
    backed_up = web(data, "backup", str(file), **settings)
    assert backed_up.returncode == 0, backed_up.stderr
    lost = web(data, "flush", "--no-input", **settings)
    assert lost.returncode == 0 and "0 张表" in web(data, "verify_chain", **settings).stdout
    restored = web(data, "restore", str(file), **settings)
    assert restored.returncode == 0, restored.stderr
    assert before in restored.stdout and "全部完整" in before
