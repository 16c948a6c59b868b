"""The demonstration's city: as large as it says, valid, the same for the same day."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db.models import Count, F

UNITS = 60
NOW = datetime(2026, 10, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """A demonstration of sixty units, made once for this file and taken away again."""
    from django.db import transaction

    from jixiao.web.management.commands.demo_data import make_world

    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world(NOW, UNITS)
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def test_it_is_as_large_as_asked_and_has_forms_in_every_stage(city):
    from jixiao.web.models import Filing, Project, Unit

    assert Unit.objects.count() == UNITS
    assert Project.objects.count() == 10 * (UNITS - 1)
    assert Filing.objects.filter(fiscal_year=2026).count() > 400
    assert Filing.objects.filter(fiscal_year=2027).count() > 400
    assert set(Filing.objects.filter(fiscal_year=2026, kind="target").values_list("stage", flat=True)) == {
        "approved",
        "disclosed",
    }
    in_stage = dict(Filing.objects.filter(fiscal_year=2027).values_list("stage").annotate(Count("id")))
    assert set(in_stage) == {
        "draft",
        "unit_review",
        "department_review",
        "sector_review",
        "performance_review",
        "approved",
    }
    assert min(in_stage.values()) > 30
    assert Unit.objects.filter(path__startswith=Unit.objects.get(kind="finance").path).count() == UNITS


def test_every_chain_and_revision_holds(city, capsys):
    from jixiao.web.models import Event

    call_command("verify_chain")
    assert "全部完整" in capsys.readouterr().out
    assert Event.objects.filter(action="return_to_drafter").count() > 20


def test_steps_are_those_of_the_flow_and_nobody_approves_own_work(city):
    from jixiao.core.library import load_flow
    from jixiao.web.models import Event

    events = Event.objects.filter(filing__kind="target").exclude(action__in=("start", "save"))
    steps = set(events.values_list("origin", "action", "to").distinct())
    assert steps <= {(move.origin, move.action, move.to) for move in load_flow("standard").moves}
    assert not Event.objects.filter(action="approve", person=F("filing__drafter")).exists()


def test_what_was_filed_has_nothing_that_blocks_and_counts_are_those_of_the_review(city):
    from jixiao.web.drafting import drafts
    from jixiao.web.findings import review_of
    from jixiao.web.models import Filing

    assert not Filing.objects.exclude(stage="draft").filter(p0__gt=0).exists()
    assert Filing.objects.filter(stage="draft", p0__gt=0).count() > 10
    for filing in Filing.objects.filter(fiscal_year=2027)[::20]:
        found = review_of(drafts.load(filing.draft)).findings
        counted = tuple(sum(one.severity == level for one in found) for level in ("P0", "P1", "P2"))
        assert (filing.p0, filing.p1, filing.p2) == counted, filing.title


def test_a_form_says_whose_it_is(city):
    from jixiao.web.drafting import drafts
    from jixiao.web.models import Filing

    for filing in Filing.objects.select_related("unit", "drafter")[::40]:
        record = drafts.load(filing.draft)
        assert "〔" not in filing.draft
        assert record.values["project_name"] == filing.title
        assert record.values["implementing_unit"] == filing.unit.name
        assert record.values["supervising_dept"] == filing.unit.department.name


def test_one_person_for_each_role_can_sign_in(city, client, settings):
    from jixiao.web.models import Person
    from jixiao.web.models.grant import ROLES

    able = [person for person in Person.objects.all() if person.has_usable_password()]
    assert {person.grants.get().role for person in able} == set(ROLES)
    assert all(person.check_password(settings.DEMO_PASSWORD) for person in able[:2])


def test_whoever_signs_in_as_the_agency_finds_work_under_way_and_done(city, client):
    from jixiao.web.actions.assignment import visible_assignments
    from jixiao.web.models import Assignment, Panel, Person

    member = Person.objects.get(username="jigou")
    under_way, final = visible_assignments(member).order_by("id")
    assert (under_way.state, final.state) == ("open", "final")
    assert [one.state for one in under_way.requests.all()] == ["received", "given", "refused", "asked"]
    version = under_way.versions.get()
    assert version.agreed is False and version.opinion and version.answer, (
        "a draft, an opinion and its answer"
    )
    assert [one.final for one in final.versions.all()] == [False, True]
    panel = Panel.objects.get(filing=final.filing)
    assert (
        panel.state == "closed" and len(final.versions.last().evaluation.experts) == panel.seats.count() >= 3
    )
    client.force_login(member)
    page = client.get(f"/assignments/{under_way.pk}").content.decode()
    assert "签收" in page and "待提供" in page and "不能提供的理由" in page
    assert client.get(f"/assignments/{final.pk}/report-2.html").status_code == 200
    client.force_login(Person.objects.get(username="tianbao"))
    assert Assignment.objects.filter(filing__drafter__username="tianbao").exists(), (
        "the unit that signs in is asked"
    )
    assert "答复" in client.get(f"/assignments/{under_way.pk}").content.decode()


def test_the_later_stages_have_something_to_show(city):
    from jixiao.web.models import Alarm, Filing, Panel, Recheck, Result

    for kind in ("monitoring", "self_evaluation"):
        stages = set(Filing.objects.filter(kind=kind).values_list("stage", flat=True))
        assert stages >= {"draft", "unit_review", "department_review"}, kind
        assert stages & {"approved", "disclosed"}, kind
    assert set(Filing.objects.filter(kind="monitoring").values_list("alarm", flat=True)) >= {0, 1, 3}
    assert Alarm.objects.exists() and Panel.objects.exists()
    assert Result.objects.filter(decision__isnull=False).count() > 5
    assert set(Recheck.objects.values_list("state", flat=True)) == {"open", "sent"}
