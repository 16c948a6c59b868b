"""Fixtures of the web tests: settings in a temporary folder, a small jurisdiction, one person for each role.

Django is set up here and not in pyproject.toml, so that the other tests neither wait for it nor make a data folder.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from datetime import date
from pathlib import Path

import django
import pytest
from django.conf import settings
from filled_form import CONTENT, SCHEME, YEAR

DATA = Path(tempfile.mkdtemp(prefix="jixiao-web-tests-"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
os.environ["JIXIAO_DATA"] = str(DATA)
os.environ["DJANGO_SETTINGS_MODULE"] = "jixiao.web.settings"
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # a browser's event loop lives in the main thread
os.environ.pop("JIXIAO_DEMO", None)
os.environ["JIXIAO_SECOND_FACTOR"] = "off"  # its own tests turn it on
django.setup()
# A file, as in use: SQLite's database in memory locks whole tables between threads.
if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(DATA / "test.sqlite3")

PASSWORD = "Yusuan-2024-jixiao"
"""The password of every person of the tests."""


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Hashed once: a hash is made to be slow."""
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)


@pytest.fixture
def place(db):
    """A jurisdiction that declares by the form of Suzhou, 2024."""
    from jixiao.web.models import Jurisdiction

    return Jurisdiction.objects.create(
        code="320500", name="江苏省苏州市", project_scheme=SCHEME, fiscal_year=YEAR,
        department_scheme="cn-js-sz/department-target@2024",
    )  # fmt: skip


@pytest.fixture
def units(place) -> dict:
    """Name → unit: finance, department, agency, and beside them other_department with other_agency."""
    from jixiao.web.models import Unit

    made: dict[str, Unit] = {}
    for key, parent, code, name, kind in (
        ("finance", None, "300", "市财政局", "finance"),
        ("department", "finance", "301", "市行政审批局", "department"),
        ("agency", "department", "301001", "市公共资源交易中心", "agency"),
        ("other_department", "finance", "302", "市教育局", "department"),
        ("other_agency", "other_department", "302001", "市第一中学", "agency"),
    ):
        made[key] = Unit.objects.create(
            jurisdiction=place, parent=made.get(parent), code=code, name=name, kind=kind
        )
    return made


UNIT_OF_ROLE = {
    "agency_drafter": "agency",
    "agency_reviewer": "agency",
    "department_reviewer": "department",
    "sector_division": "finance",
    "performance_division": "finance",
    "expert": "finance",
    "third_party": "finance",
    "auditor": "finance",
    "system_admin": "finance",
    "security_admin": "finance",
    "audit_admin": "finance",
}


@pytest.fixture
def new_person(units, password_hash):
    """A function that makes a person with grants: ``new_person("zhang", "张三", ("agency_drafter", "agency"))``."""
    from jixiao.web.models import Grant, Person

    def make(username: str, name: str, *grants: tuple[str, str], **fields) -> Person:
        fields = {"must_change_password": False, **fields}
        person = Person.objects.create(username=username, name=name, password=password_hash, **fields)
        for role, unit in grants:
            Grant.objects.create(person=person, role=role, unit=units[unit], starts=date(2020, 1, 1))
        return person

    return make


@pytest.fixture
def people(new_person) -> dict:
    """Role → person who holds that role alone, and two more: other_drafter, other_department_reviewer.

    The username is the role's; the password is PASSWORD.
    """
    from jixiao.web.models.grant import ROLES

    made = {role: new_person(role, f"{ROLES[role]}甲", (role, unit)) for role, unit in UNIT_OF_ROLE.items()}
    made["other_drafter"] = new_person("other_drafter", "外校填报人", ("agency_drafter", "other_agency"))
    made["other_department_reviewer"] = new_person(
        "other_department_reviewer", "外部门审核人", ("department_reviewer", "other_department")
    )
    return made


@pytest.fixture
def project(units):
    """A project of the agency, not yet declared."""
    from jixiao.web.models import Project

    return Project.objects.create(
        unit=units["agency"], code="32050024T000000001", name="加贸平台运营费用补贴", start_year=2023, end_year=2025,
        values='{"project_type": "常年安排项目", "project_level": "市本级"}',
    )  # fmt: skip


@pytest.fixture
def filing(people, project):
    """A draft just begun by the agency's drafter: nothing typed yet."""
    from jixiao.web.actions.start_filing import start_filing

    return start_filing(people["agency_drafter"], project.unit, project, SCHEME, YEAR)


@pytest.fixture(scope="session")
def password() -> str:
    """What every person of the tests types at the sign-in page."""
    return PASSWORD


@pytest.fixture(scope="session")
def content() -> dict:
    """Section → what is typed into it for a form without findings."""
    return CONTENT


@pytest.fixture
def complete(filing, people):
    """The draft with every section typed in: it can be submitted."""
    from jixiao.web.actions.save_section import SaveSection

    for section, content in CONTENT.items():
        SaveSection(people["agency_drafter"], filing, section, content, 0).run()
    filing.refresh_from_db()
    return filing


WAY = (
    ("draft", "agency_drafter", "submit"),
    ("unit_review", "agency_reviewer", "approve"),
    ("department_review", "department_reviewer", "approve"),
    ("sector_review", "sector_division", "approve"),
    ("performance_review", "performance_division", "approve"),
    ("approved", "department_reviewer", "disclose"),
)
"""The straight way through the flow: stage, role, action."""


@pytest.fixture
def brought_to(complete, people):
    """A function that takes the complete draft the straight way to a stage: ``brought_to("sector_review")``."""
    from jixiao.web.actions.move import Move

    def bring(stage: str):
        for origin, role, action in WAY:
            complete.refresh_from_db()
            if complete.stage == stage:
                break
            if complete.stage == origin:
                Move(people[role], complete, action).run()
        complete.refresh_from_db()
        assert complete.stage == stage
        return complete

    return bring


from browsing import visit  # noqa: E402, F401 (a fixture of the browser; Django must be set up first)
