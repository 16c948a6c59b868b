"""Change one's own password; the first sign-in leads here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.shortcuts import redirect, render

from jixiao.web.actions.log import write_log
from jixiao.web.language import t

FIELDS = (
    ("old_password", "现在的密码", "current-password", ""),
    ("new_password1", "新密码", "new-password", "至少 10 位，含大写字母、小写字母、数字、符号中的三类，不能与用户名相近。"),
    ("new_password2", "再输一遍新密码", "new-password", ""),
)  # fmt: skip


def page(request):
    """The form, and the change."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = form.save(commit=False)
        person.must_change_password = False
        person.save()
        update_session_auth_hash(request, person)
        write_log("password_changed", person)
        messages.success(request, t("密码已修改"))
        return redirect("home")
    fields = [
        {"name": name, "label": label, "autocomplete": fill, "help": help, "errors": form.errors.get(name)}
        for name, label, fill, help in FIELDS
    ]
    return render(request, "web/change_password.html", {"form": form, "fields": fields})
