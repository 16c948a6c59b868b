"""Addresses: one line a page."""

from django.urls import path

from jixiao.web.pages import (
    change_password,
    filing,
    filings,
    history,
    home,
    move_filing,
    official_form,
    save_section,
    sign_in,
    start_filing,
)

urlpatterns = [
    path("", home.page, name="home"),
    path("sign-in", sign_in.page, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("password", change_password.page, name="change-password"),
    path("filings", filings.page, name="filings"),
    path("filings/start/<int:project>", start_filing.page, name="start-filing"),
    path("filings/<int:id>", filing.page, name="filing"),
    path("filings/<int:id>/sections/<str:section>", save_section.page, name="save-section"),
    path("filings/<int:id>/move", move_filing.page, name="move-filing"),
    path("filings/<int:id>/history", history.page, name="history"),
    path("filings/<int:id>/form.<str:format>", official_form.page, name="official-form"),
]
