"""Take a picture of every page of the web application, as the demonstration's people see it, at two widths.

    python scripts/take_pictures.py FOLDER [--language en] [--only NAME …] [--server http://…] [--units 60]

Without a server, a demonstration of its own is made in a temporary folder and served while the pictures are taken.
Needs Chromium in PATH (or named by CHROMIUM). Says at the end which pages scroll sideways.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "web"))
from running_server import running, web  # noqa: E402 (the tests' own server)

WIDTHS = {1440: 900, 390: 844}
"""Width → height of the window, in pixels."""
DRAFTER, REVIEWER, OFFICE = "tianbao", "zhuguan", "jixiao"
SYSTEM, SECURITY, AUDITING = "xitong", "anquan", "rizhi"
"""The demonstration's people with whose eyes the pages are seen."""
PAGES = (
    ("home-drafter", DRAFTER, "/"),
    ("home-office", OFFICE, "/"),
    ("filings", OFFICE, "/filings"),
    ("filings-waiting", DRAFTER, "/filings?view=waiting"),
    ("filings-nothing", OFFICE, "/filings?q=没有这样的"),
    ("form-draft", DRAFTER, "first:/filings?view=waiting&kind=target"),
    ("form-self-evaluation", DRAFTER, "first:/filings?view=waiting&kind=self_evaluation"),
    ("form-import", DRAFTER, "first:/filings?view=waiting&kind=target", "import"),
    ("form-copy", DRAFTER, "first:/filings?view=waiting&kind=target", "copy"),
    ("form-read", OFFICE, "first:/review"),
    ("comments", OFFICE, "first:/review", "comments"),
    ("history", OFFICE, "first:/filings?stage=approved", "history"),
    ("compare", OFFICE, "first:/review", "compare"),
    ("adjust", DRAFTER, "first:/filings?stage=approved", "adjust"),
    ("queue", OFFICE, "/review"),
    ("library", OFFICE, "/library"),
    ("search", OFFICE, "/search?q=平台"),
    ("search-nothing", OFFICE, "/search?q=没有这样的"),
    ("reply", OFFICE, "/reply"),
    ("late", OFFICE, "/late"),
    ("rechecks", OFFICE, "/rechecks"),
    ("audit", AUDITING, "/audit"),
    ("audit-log", AUDITING, "/audit/log"),
    ("people", SECURITY, "/people"),
    ("units", SYSTEM, "/units"),
    ("unit", SYSTEM, "first:/units"),
    ("years", SYSTEM, "/years"),
    ("calendar", SYSTEM, "/calendar"),
    ("imports", SYSTEM, "/imports"),
    ("notices", DRAFTER, "/notices"),
    ("jobs", SYSTEM, "/jobs"),
    ("deputies", REVIEWER, "/deputies"),
    ("second-factor", DRAFTER, "/second-factor"),
    ("change-password", DRAFTER, "/password"),
    ("tokens", REVIEWER, "/tokens"),
    ("api", REVIEWER, "/api"),
    ("not-found", DRAFTER, "/nowhere"),
    ("refused", DRAFTER, "/people"),
)
"""Name of the picture, who looks, and the address; ``first:LIST`` is the first form of a list, then a page of it."""


def main() -> None:
    """Take the pictures of the named server, or of one made for it."""
    asked = _asked()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.server:
        _take(asked.server, asked)
        return
    with tempfile.TemporaryDirectory(prefix="jixiao-pictures-") as data:
        for words in (("migrate",), ("demo_data", "--units", str(asked.units))):
            outcome = web(Path(data), *words, JIXIAO_DEMO="1")
            if outcome.returncode:
                sys.exit(outcome.stdout + outcome.stderr)
        with running(Path(data), JIXIAO_DEMO="1") as server:
            _take(server, asked)


def _take(server: str, asked: argparse.Namespace) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM")
            or shutil.which("chromium")
            or shutil.which("chromium-headless-shell"),
            args=["--no-sandbox", "--font-render-hinting=none"],
        )
        for line in pictures(browser, server, asked):
            print(line, flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", choices=["zh", "en"], default="zh")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--server", help="the address of a running demonstration")
    parser.add_argument("--units", type=int, default=60)
    return parser.parse_args()


def pictures(browser: Browser, server: str, asked: argparse.Namespace) -> Iterator[str]:
    """Take them, by width and person; a line for each page that scrolls sideways or cannot be opened."""
    locale = {"zh": "zh-CN", "en": "en-GB"}[asked.language]
    chosen = [page for page in PAGES if not asked.only or page[0] in asked.only]
    for width, height in WIDTHS.items():
        size = {"width": width, "height": height}
        if not asked.only or "sign-in" in asked.only:
            context = browser.new_context(base_url=server, viewport=size, locale=locale)
            page = context.new_page()
            page.goto("/sign-in")
            page.screenshot(path=asked.folder / f"sign-in-{width}.png", full_page=True)
            context.close()
        for person in dict.fromkeys(page[1] for page in chosen):
            context = browser.new_context(base_url=server, viewport=size, locale=locale)
            page = context.new_page()
            _sign_in(page, person)
            for name, who, *where in chosen:
                if who != person:
                    continue
                status = _open(page, *where)
                if status >= 400 and name not in ("not-found", "refused"):
                    yield f"{name} at {width}: {status} {page.url}"
                    continue
                page.screenshot(path=asked.folder / f"{name}-{width}.png", full_page=True)
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    yield f"{name} at {width}: {wide} pixels wide"
            context.close()


def _sign_in(page: Page, username: str) -> None:
    """As one of the people whom a demonstration's sign-in page lists, by the form itself."""
    page.goto("/sign-in")
    password = page.locator(f'[data-username="{username}"]').get_attribute("data-password")
    page.fill("#id_username", username)
    page.fill("#id_password", password or "")
    page.locator("#sign-in .main").click()
    page.wait_for_url(re.compile("/$"))


def _open(page: Page, address: str, below: str = "") -> int:
    """Open an address, or what the first link in a list leads to; the status."""
    kind, _, listed = address.partition(":")
    if kind == "first":
        page.goto(listed)
        address = page.locator("main table a, main .todo a").first.get_attribute("href") or listed
        address = re.sub(r"\?.*", "", address) + (f"/{below}" if below else "")
    answer = page.goto(address)
    page.wait_for_load_state("networkidle")
    return answer.status if answer else 0


if __name__ == "__main__":
    main()
