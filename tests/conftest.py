"""Fixtures shared by all tests."""

import os
from pathlib import Path

import pytest

from chromium_program import CHROMIUM

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ``../shared`` with the published seed forms and made documents.

    Absent, the test is skipped and says so; with JIXIAO_REQUIRE_SHARED=1 (as in CI) it fails instead.
    """
    if not SHARED.is_dir():
        message = (
            f"needs the folder {SHARED.name}/ beside the checkout (seed forms and made documents): not there"
        )
        if os.environ.get("JIXIAO_REQUIRE_SHARED") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return SHARED


@pytest.fixture(scope="session")
def chromium():
    """The browser, one for all tests of a process: a second one cannot be driven beside it.

    Without one the test is skipped and says so; with JIXIAO_REQUIRE_BROWSER=1 it fails.
    """
    if not CHROMIUM:
        message = "needs Chromium: not found in PATH, and CHROMIUM is not set"
        if os.environ.get("JIXIAO_REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"],
        )
        yield browser
        browser.close()


LONG = {
    "test_serve_postgresql.py",
    "test_serve.py",
    "test_every_page_browser.py",
    "test_deploy.py",
    "test_backup.py",
    "test_batch_spark.py",
}
"""Files of tests that wait for servers or virtual machines of their own."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait for a browser or a server come first: so one worker waits while another computes, and none is
    left with them at the end."""

    def waits(item: pytest.Item) -> int:
        return 0 if item.path.name in LONG else 1 if "chromium" in getattr(item, "fixturenames", ()) else 2

    items.sort(key=waits)


def pytest_terminal_summary(terminalreporter) -> None:
    """Say where the browser's pictures of the walk through the web application lie."""
    for folder in sorted((ROOT / "build" / "pictures").glob("walk-*")):
        count = len(list(folder.glob("*.png")))
        terminalreporter.write_line(f"{count} pictures of the walk: {folder.relative_to(ROOT)}")
