"""One form of a project, and of a unit as a whole, for each year and kind: the database itself sees to it."""

import pytest
from django.db import IntegrityError, transaction


def copy_of(filing, **fields):
    from jixiao.web.models import Filing

    other = Filing.objects.get(pk=filing.pk)
    other.pk = None
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def test_a_second_form_of_a_project_and_year_is_refused(filing):
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(filing).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(filing, form="cn/project-target@2020").save()
    copy_of(filing, fiscal_year=2025).save()


def test_a_second_form_of_a_unit_and_year_is_refused(filing):
    overall = copy_of(filing, project=None)
    overall.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(filing, project=None).save()
    copy_of(filing, project=None, unit=filing.unit.parent).save()


def test_who_begins_second_gets_the_form_that_was_begun_first(people, project, monkeypatch):
    """The other request has stored its form after this one had looked."""
    from jixiao.web.actions import start_filing
    from jixiao.web.models import Filing

    first = start_filing.begin_filing(people["agency_drafter"], project.unit, project)
    looked, real = [], start_filing._begun

    def look(*asked):
        looked.append(asked)
        return None if len(looked) == 1 else real(*asked)

    monkeypatch.setattr(start_filing, "_begun", look)
    assert start_filing.begin_filing(people["agency_drafter"], project.unit, project) == first
    assert Filing.objects.count() == 1 and first.events.count() == 1


def test_a_form_that_another_unit_has_begun_is_told(people, project, units, client):
    from jixiao.web.actions.start_filing import begin_filing

    begin_filing(people["agency_drafter"], project.unit, project)
    project.unit = units["other_agency"]
    project.save()
    client.force_login(people["other_drafter"])
    page = client.post(f"/filings/start/{project.pk}", follow=True).content.decode()
    assert "本年度已经有这张表" in page
