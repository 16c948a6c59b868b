"""The portal, the package, tokens, webhooks and the description of the API in a real browser: accessible, at both widths."""

from __future__ import annotations

import pytest
from browsing import DESKTOP, PHONE
from django.urls import reverse

from jixiao.web.actions.webhooks import add_webhook, change_webhook
from jixiao.web.api.service import schema


def looked_at(visitor, address: str, name: str) -> None:
    visitor.open(address)
    assert not visitor.violations(), address
    width = visitor.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert width <= 0, f"{address} is wider than the screen"
    visitor.picture(name)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.django_db(transaction=True)
def test_pages_of_disclosure_and_of_programs(size, filing, brought_to, people, visit):
    form = brought_to("approved")
    schema()  # made once a process; on a busy machine that takes longer than a page may
    package = reverse("publish-package", args=[form.unit_id, form.fiscal_year])
    reviewer = visit("department_reviewer", "/publish", size)
    looked_at(reviewer, "/publish", "publish")
    looked_at(reviewer, package, "publish-package")
    stranger = visit(size=size)
    looked_at(stranger, "/open", "portal-empty")
    reviewer.page.get_by_role("button", name="公开", exact=True).click()
    reviewer.go(reviewer.page.get_by_role("button", name="确定", exact=True))
    assert "公开中" in reviewer.page.inner_text("main")
    looked_at(reviewer, package, "publish-package-done")
    for name, address in (
        ("portal", "/open"),
        ("portal-place", "/open/place/320500"),
        ("portal-unit", "/open/unit/320500/301001"),
        ("portal-project", f"/open/project/{form.project.code}"),
        ("portal-dictionary", "/open/data"),
        ("api", "/api"),
    ):
        looked_at(stranger, address, name)
    looked_at(visit("agency_drafter", "/tokens", size), "/tokens", "tokens")
    hook = add_webhook(people["security_admin"], "https://example.org/hook", ["approve"])
    change_webhook(people["security_admin"], hook.pk, "try")
    looked_at(visit("security_admin", "/webhooks", size), "/webhooks", "webhooks")
