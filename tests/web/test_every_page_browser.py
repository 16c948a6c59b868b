"""Every page in a real browser, in both languages: for everybody (axe-core, WCAG 2.2 AA), by keyboard, on a narrow screen.

The pages are the addresses of the application: a new page is looked at without a line here.
"""

from __future__ import annotations

import pytest
from browsing import DESKTOP, PHONE, Visitor
from django.conf import settings
from django.test import Client
from test_permissions import ARGUMENTS, address, addresses, world_of
from thorough import tried

from jixiao.web.language import COOKIE

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 320, "height": 640}
SEVERAL_LOOKS = {"filing", "comments"}
"""Pages that differ by who looks; of the others one look is enough."""
TABS = 60
"""So many steps of the Tab key are followed on a page."""
FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  return {name: one.outerHTML.slice(0, 110), body: one === document.body, drawn: box.width > 0 && box.height > 0,
          shown, inside: box.bottom > 0 && box.top < innerHeight};
}"""


def become(visitor: Visitor, server: str, person, language: str) -> None:
    """Sign somebody in without the form, in a language."""
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, COOKIE: language}
    visitor.context.clear_cookies()
    visitor.context.add_cookies(
        [{"name": name, "value": value, "url": server} for name, value in cookies.items()]
    )


def looks(people, world) -> list[tuple[str, str, str]]:
    """(role, name, address) of every page that can be opened: with the eyes of the first who may, role by role."""
    found, seen = [], set()
    for role, person in people.items():
        client = Client()
        client.force_login(person)
        for name, arguments in addresses().items():
            if not set(arguments) <= ARGUMENTS.keys() or (name in seen and name not in SEVERAL_LOOKS):
                continue
            where = address(name, world)
            answer = client.get(where)
            page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
            if page and b"web/frame.css" in answer.content:
                found.append((role, name, where))
                seen.add(name)
    return found


LOOKS = {
    "draft-zh-desktop": ("draft", "zh", DESKTOP), "review-en-phone": ("department_review", "en", PHONE),
    "draft-en-phone": ("draft", "en", PHONE), "review-zh-desktop": ("department_review", "zh", DESKTOP),
}  # fmt: skip
TRIED = tried(list(LOOKS), list(LOOKS)[:2])


@pytest.mark.parametrize(("stage", "language", "size"), [LOOKS[name] for name in TRIED], ids=TRIED)
def test_no_page_shuts_anybody_out(stage, language, size, brought_to, project, people, visit, live_server):
    """No violation of WCAG 2.2 AA that axe-core can see, with every dialog open too; nothing scrolls sideways, at 320
    pixels neither (reflow, 1.4.10)."""
    world = world_of(brought_to(stage), project, people)
    visitor, wrong, before = visit(size=size), [], None
    page = visitor.page
    for role, name, where in looks(people, world):
        if role != before:
            become(visitor, live_server.url, people[role], language)
            before = role
        visitor.open(where)
        assert page.evaluate("document.documentElement.lang") == ("en" if language == "en" else "zh-CN")
        wrong += [f"{name} as {role}: {one}" for one in visitor.violations()]
        wrong += too_wide(page, f"{name} as {role}")
        visitor.picture(f"{stage}-{language}-{name}-{role}")
        wrong += [f"{name} as {role}, {one}" for one in dialogs(visitor)]
        page.set_viewport_size(NARROW)
        wrong += too_wide(page, f"{name} as {role} at 320")
        page.set_viewport_size(size)
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)


def too_wide(page, who: str) -> list[str]:
    """What is wrong where a page is wider than its window."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{who}: {wide} pixels too wide"] if wide > 0 else []


def dialogs(visitor: Visitor) -> list[str]:
    """What is wrong with the dialogs that buttons of the page open: each is checked, and closed by Esc."""
    page, wrong = visitor.page, []
    for opener in page.locator("[data-opens]:visible").all():
        opener.click()
        wrong += [f"dialog {opener.inner_text()}: {one}" for one in visitor.violations()]
        page.keyboard.press("Escape")
        if page.locator("dialog[open]").count():
            wrong.append(f"dialog {opener.inner_text()}: Esc does not close it")
            page.evaluate("document.querySelector('dialog[open]').close()")
        elif not opener.evaluate("one => one === document.activeElement"):
            wrong.append(f"dialog {opener.inner_text()}: the focus does not come back")
    return wrong


@pytest.mark.parametrize("name", ["home", "filing", "filings", "review-queue", "audit", "people"])
def test_a_page_is_walked_by_keyboard(name, brought_to, project, people, visit, live_server):
    """Tab leads through the page: first to the skip link, always to something that is drawn, marked and in sight."""
    world = world_of(brought_to("department_review"), project, people)
    roles = {"audit": "auditor", "people": "security_admin"}
    visitor = visit()
    become(visitor, live_server.url, people[roles.get(name, "department_reviewer")], "zh")
    page = visitor.open(address(name, world))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.reload()
    steps = []
    for _ in range(TABS):
        page.keyboard.press("Tab")
        step = page.evaluate(FOCUSED)
        if step["body"]:
            break
        steps.append(step)
    assert len(steps) > 10
    lost = [step["name"] for step in steps if not (step["drawn"] and step["shown"] and step["inside"])]
    assert not lost, "\n".join(lost)


def test_less_motion_and_forced_colours_are_obeyed(brought_to, people, visit, live_server):
    filing = brought_to("department_review")
    visitor = visit(size=PHONE)
    become(visitor, live_server.url, people["department_reviewer"], "zh")
    page = visitor.page
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    visitor.open(f"/filings/{filing.pk}")
    moving = "[...document.querySelectorAll('*')].filter(one => parseFloat(getComputedStyle(one).transitionDuration)).length"
    assert page.evaluate(moving) == 0
    assert visitor.violations() == []
    main = page.locator(".button.main").first
    assert main.evaluate("one => getComputedStyle(one).borderTopWidth") == "2px", (
        "still told apart without colours"
    )
    visitor.picture("forced-colours")
