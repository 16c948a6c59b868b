"""What every page's frame shows: who is signed in, and the menu of their roles."""

from __future__ import annotations

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from jixiao.web.models.grant import OWN_UNIT_ROLES, SUBTREE_ROLES
from jixiao.web.models.held import Held, held_by

READERS = OWN_UNIT_ROLES | SUBTREE_ROLES
REVIEWERS = READERS - {"agency_drafter", "auditor"}
MENU = (
    ("", (("home", "", "layout-dashboard", "工作台", frozenset()),)),
    (
        "事前与目标",
        (
            ("filings", "view=waiting", "list-check", "待我办理", frozenset({"agency_drafter"})),
            ("review-queue", "", "checklist", "待我审核", REVIEWERS),
            ("filings", "", "target-arrow", "绩效目标", READERS),
            ("library", "", "books", "指标库", READERS),
            ("reply", "", "certificate", "批复文件", READERS),
        ),
    ),
    (
        "监控与评价",
        (
            ("dashboard", "", "layout-dashboard", "全年进展", SUBTREE_ROLES),
            ("tasks", "", "calendar-due", "任务和期限", SUBTREE_ROLES),
            ("monitoring", "", "adjustments", "双监控", READERS),
            ("rechecks", "", "report-search", "自评复核", READERS),
            ("panels", "", "users", "专家评价", READERS | {"expert"}),
            ("assignments", "", "report-search", "机构评价", READERS | {"third_party"}),
            ("results", "", "scale", "结果应用", READERS),
            ("reports", "", "download", "成批报告", READERS),
        ),
    ),
    (
        "监督",
        (
            ("late", "", "calendar-due", "催报", SUBTREE_ROLES),
            ("publish", "", "certificate", "绩效公开", frozenset({"department_reviewer"})),
            ("audit", "", "shield-check", "审计", frozenset({"auditor", "audit_admin"})),
        ),
    ),
    (
        "管理",
        (
            ("people", "", "user", "用户", frozenset({"security_admin"})),
            ("units", "", "building-bank", "单位", frozenset({"system_admin"})),
            ("years", "", "calendar-due", "预算年度", frozenset({"system_admin"})),
            ("webhooks", "", "send", "消息推送", frozenset({"system_admin", "security_admin"})),
            ("imports", "", "plus", "导入", frozenset({"system_admin", "security_admin"})),
        ),
    ),
    (
        "我的",
        (
            ("notices", "", "bell", "通知", frozenset()),
            ("jobs", "", "history", "后台任务", frozenset()),
            ("deputies", "", "users", "委托代办", READERS - {"auditor"}),
            ("second-factor", "", "shield-check", "登录验证", frozenset()),
            ("change-password", "", "key", "修改密码", frozenset()),
            ("tokens", "", "adjustments", "接口令牌", frozenset()),
        ),
    ),
)
"""Groups of (page, query, icon, label, roles). No roles: for everyone who is signed in."""


ABOVE = {
    "audit-log": "audit",
    "dashboard-checks": "dashboard",
    "assignment": "assignments",
    "panel": "panels",
    "contacts": "people",
    "person": "people",
    "add-person": "people",
    "second-factor-app": "second-factor",
    "second-factor-passkey": "second-factor",
    "recovery-codes": "second-factor",
}
"""Pages that have no entry of their own → the one that is marked while they are shown."""


def frame(request) -> dict[str, object]:
    """Template context of the frame. Cheap: two queries, for the grants and the unread notices."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return {"demo": settings.DEMO}
    grants = grants_of(request)
    return {
        "demo": settings.DEMO,
        "person": person,
        "grants": grants,
        "place": grants.place,
        "roles": grants.roles,
        "menu": menu(request, grants.roles),
        "unread": person.notices.filter(read__isnull=True).count(),
    }


def grants_of(request) -> Held:
    """The grants in force of who asks: read once for each request."""
    return held_by(request.user)


def menu(request, roles: set[str]) -> list[dict[str, object]]:
    """The menu's groups with the pages that these roles reach; the page being shown is marked."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    here = ABOVE.get(here, here)
    view = request.GET.get("view", "")
    groups = []
    for label, entries in MENU:
        items = [
            {
                "url": f"{url}?{query}" if query else url,
                "icon": icon,
                "label": name,
                "current": here == page and (page != "filings" or query == (f"view={view}" if view else "")),
            }
            for page, query, icon, name, needed in entries
            if (not needed or roles & needed) and (url := _address(page))
        ]
        if items:
            groups.append({"label": label, "items": items})
    return groups


def _address(page: str) -> str:
    """The address of a page; empty for one that this installation does not have."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
