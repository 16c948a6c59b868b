"""What happens beside the filings: sign-ins, people, grants, units, settings, exports. One append-only chain.

Every entry holds the digest of the one before it, in the order of its number. The head says where the chain ends, so
that cutting off its end is seen too. Nothing deletes entries (网络安全法 第二十一条: logs are kept no less than six
months; here they are kept for ever).
"""

from __future__ import annotations

from datetime import UTC

from django.db import models

from jixiao.core.digest import digest
from jixiao.web.models.event import Chained
from jixiao.web.models.jurisdiction import Jurisdiction
from jixiao.web.models.person import Person

KINDS = {
    "sign_in": "登录",
    "sign_out": "退出",
    "sign_in_failed": "登录失败",
    "locked_out": "登录锁定",
    "too_many": "请求过多",
    "password_changed": "修改密码",
    "password_reset": "重设密码",
    "second_factor_added": "增加第二因素",
    "second_factor_removed": "删除第二因素",
    "second_factor_reset": "重置第二因素",
    "recovery_codes": "生成恢复码",
    "person_added": "新增用户",
    "person_changed": "修改用户",
    "person_locked": "停用用户",
    "person_unlocked": "启用用户",
    "grant_added": "授权",
    "grant_ended": "结束授权",
    "deputy_added": "委托代办",
    "deputy_ended": "结束代办",
    "unit_added": "新增单位",
    "unit_changed": "修改单位",
    "project_changed": "新增或修改项目",
    "import": "导入",
    "settings": "修改设置",
    "year": "年度结转",
    "token_added": "新增接口令牌",
    "token_ended": "停用接口令牌",
    "unmask": "查看个人信息",
    "export": "导出",
    "verified": "核验记录",
}
"""What can happen → its label, in the order of the choices on the audit page."""


class LogEntry(Chained):
    """``who`` and ``subject`` are text, so that what is gone still shows.

    ``place`` is the jurisdiction whose audit administrator sees it; without one, every audit administrator does.
    """

    number = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=40)
    who = models.CharField(max_length=130, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="log")
    address = models.CharField(max_length=45, blank=True)
    place = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, related_name="log")
    subject = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["place", "-number"]), models.Index(fields=["kind", "-number"])]

    def computed(self) -> str:
        """The digest that this entry's contents give."""
        return digest(
            [self.number, self.kind, self.who, self.person_id, self.address, self.place_id, self.subject,
             self.reason, self.changes, self.time.astimezone(UTC).isoformat(), self.previous]
        )  # fmt: skip


class LogHead(models.Model):
    """Where the chain ends: one row, locked while an entry is appended."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=80, blank=True)
