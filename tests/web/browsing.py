"""A real browser on a live server: signing in, waiting for a save, pasting, and accessibility by axe-core.

The test database is a file, so that the server's threads have connections of their own as in real use.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from django.db import connections

from jixiao.web.models import Filing

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
PICTURES = os.environ.get("JIXIAO_PICTURES")
"""A folder to keep pictures of the pages in; none are kept without it."""
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}

if connections["default"].vendor == "sqlite":
    connections["default"].settings_dict["TEST"]["NAME"] = os.path.join(
        os.environ["JIXIAO_DATA"], "browser.sqlite3"
    )


class Visitor:
    """One person at one browser. Every error of the server, of a page's scripts and by the content policy is kept."""

    def __init__(self, browser, server: str, password: str, size: dict):
        self.password = password
        self.context = browser.new_context(
            base_url=server, viewport=size, locale="zh-CN", permissions=["clipboard-read", "clipboard-write"]
        )
        self.context.set_default_timeout(60_000)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("response", self._answered)

    def _answered(self, response) -> None:
        if response.status >= 500:
            self.errors.append(f"{response.status} for {response.request.method} {response.url}")

    def _heard(self, message) -> None:
        network = (
            "Failed to load resource" in message.text
        )  # an answer of 4xx, which the page itself must tell
        if message.type == "error" and not network:
            self.errors.append(message.text)

    def sign_in(self, username: str, then: str = "/") -> Visitor:
        self.page.goto(f"/sign-in?next={then}")
        self.page.fill("#id_username", username)
        self.page.fill("#id_password", self.password)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(f"**{then}")
        return self

    def open(self, address: str):
        """Go to a page; its scripts have run once it is loaded, and none of them asks the server for more by itself."""
        self.page.goto(address)
        return self.page

    def go(self, control) -> None:
        """Press a button or link that leads on, and wait for the page it leads to; it may save first and leave later."""
        with self.page.expect_navigation():
            control.click()

    def until(self, condition: str, seconds: float = 60) -> None:
        """Wait until a script's condition holds. (The page's content policy forbids the driver's own way.)"""
        end = time.monotonic() + seconds
        while not self.page.evaluate(condition):
            assert time.monotonic() < end, (
                f"{condition} did not come true; {self.page.inner_text('main')[:300]}"
            )
            time.sleep(0.05)

    def saved(self) -> str:
        """Wait until the page says that everything is saved; the words it says."""
        self.until(
            "document.getElementById('saved').className.trim() === 'saved' && !Object.keys(localStorage).length"
        )
        return self.page.inner_text("#saved")

    def paste(self, selector: str, text: str) -> None:
        """Put ``text`` on the clipboard, as a spreadsheet does, and paste it into a cell by keyboard."""
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.page.locator(selector).first.click()
        self.page.keyboard.press("Control+v")

    def violations(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 A and AA on the page."""
        found = self.page.evaluate(
            AXE + "; axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']})"
        )
        return [
            f"{one['id']}: {json.dumps([node['target'] for node in one['nodes'][:4]], ensure_ascii=False)}"
            f" {one['nodes'][0]['any'][0]['message'] if one['nodes'][0]['any'] else one['help']}"
            for one in found["violations"]
        ]

    def picture(self, name: str, folder: str | Path | None = PICTURES) -> None:
        """Keep the page as it looks now, where pictures are wanted."""
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            width = self.page.viewport_size["width"]
            self.page.evaluate(
                "document.querySelector('dialog[open]') || (document.activeElement.blur(), scrollTo(0, 0))"
            )
            self.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@pytest.fixture
def visit(chromium, live_server, people, password):
    """A function that opens a browser of its own: ``visit("agency_drafter", "/filings/1", PHONE)``."""
    opened: list[Visitor] = []

    def begin(username: str = "", then: str = "/", size: dict = DESKTOP) -> Visitor:
        visitor = Visitor(chromium, live_server.url, password, size)
        opened.append(visitor)
        return visitor.sign_in(username, then) if username else visitor

    yield begin
    errors = [error for visitor in opened for error in visitor.errors]
    for visitor in opened:
        visitor.context.close()
    assert not errors, "\n".join(errors)


def cell(name: str, key: str) -> str:
    """A selector for the cell of the indicator with this name."""
    return f'tr.indicator:has([data-key="name"][value="{name}"]) [data-key="{key}"]'


def group(level2: str, key: str = "name") -> str:
    """A selector for the cells of a group of the tree."""
    return f'tr.indicator[data-level2="{level2}"] input[data-key="{key}"]'


def begin_department(visit, new_person, **how):
    """A drafter of the department in front of its new form as a whole: (the visitor, the form)."""
    new_person("bureau", "局填报人", ("agency_drafter", "department"))
    drafter = visit("bureau", **how)
    drafter.go(drafter.page.get_by_role("button", name="开始申报：市行政审批局部门整体"))
    return drafter, Filing.objects.get(project=None)
