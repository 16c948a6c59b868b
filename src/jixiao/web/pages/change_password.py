"""Change one's own password; the first sign-in leads here."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.shortcuts import redirect, render


def page(request):
    """The form, and the change."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = form.save(commit=False)
        person.must_change_password = False
        person.save()
        update_session_auth_hash(request, person)
        return redirect("home")
    return render(request, "web/change_password.html", {"form": form})
