"""The world that the web tests begin in is what it says."""

from jixiao.web.drafting.drafts import load
from jixiao.web.findings import review_of


def test_the_complete_form_can_go_all_the_way(brought_to):
    filing = brought_to("disclosed")
    assert [event.action for event in filing.events.all()][-6:] == [
        "submit",
        "approve",
        "approve",
        "approve",
        "approve",
        "disclose",
    ]
    assert filing.approved_revision == 1


def test_the_complete_form_has_no_finding(complete):
    assert [
        (finding.code, str(finding.message)) for finding in review_of(load(complete.draft)).findings
    ] == []


def test_everyone_can_sign_in(client, people):
    for person in people.values():
        client.force_login(person)
        assert client.session["_auth_user_id"] == str(person.pk)
