"""A province for the web benchmark, made inside PostgreSQL: the demonstration's units, projects and forms copied by one
statement a table, without indexes, which are made anew at the end."""

from __future__ import annotations

from contextlib import contextmanager

PROJECTS = 240_000
INDICATORS = 4_200_000
INDEXED = ("web_unit", "web_project", "web_filing", "web_indicatorrow")


def make_province(projects: int = PROJECTS, indicators: int = INDICATORS) -> None:
    """Copies of everything below the root until there are so many projects; of the forms those of the year being
    declared, each with a draft of its own; rows of indicators on the forms that were filed. Revisions, events and
    what is public are not copied."""
    from django.db import connection

    from jixiao.web.models import Filing, Project, Unit
    from jixiao.web.models.stage_count import recount
    from jixiao.web.models.unit import relate

    copies = projects // Project.objects.count()
    with connection.cursor() as cursor, _without_indexes(cursor):
        cursor.execute("CREATE TEMP TABLE old_unit AS SELECT * FROM web_unit")
        cursor.execute("CREATE TEMP TABLE old_project AS SELECT * FROM web_project")
        cursor.execute("CREATE TEMP TABLE copy AS SELECT generate_series(1, %s) AS number", [copies])
        cursor.execute(
            "CREATE TEMP TABLE new_unit AS SELECT nextval(pg_get_serial_sequence('web_unit', 'id')) AS id, o.id AS old, "
            "number FROM old_unit o, copy WHERE o.parent_id IS NOT NULL"
        )
        _insert(
            cursor, "web_unit",
            "new_unit n JOIN old_unit o ON o.id = n.old LEFT JOIN new_unit p ON p.old = o.parent_id AND p.number = n.number",
            id="n.id", parent_id="coalesce(p.id, o.parent_id)", code="n.number || 'x' || o.code",
            name="o.name || n.number", path="''",
        )  # fmt: skip
        cursor.execute(
            "WITH RECURSIVE tree AS (SELECT id, '/' || id || '/' AS path FROM web_unit WHERE parent_id IS NULL UNION ALL "
            "SELECT u.id, t.path || u.id || '/' FROM web_unit u JOIN tree t ON u.parent_id = t.id) "
            "UPDATE web_unit SET path = tree.path FROM tree WHERE tree.id = web_unit.id"
        )
        cursor.execute(
            "CREATE TEMP TABLE new_project AS SELECT nextval(pg_get_serial_sequence('web_project', 'id')) AS id, o.id AS old, "
            "number, u.id AS unit FROM old_project o JOIN new_unit u ON u.old = o.unit_id JOIN copy USING (number)"
        )
        _insert(
            cursor, "web_project", "new_project n JOIN old_project o ON o.id = n.old",
            id="n.id", unit_id="n.unit", code="n.number || 'x' || n.old",
        )  # fmt: skip
        cursor.execute("CREATE TEMP TABLE old_filing AS SELECT f.* FROM web_filing f JOIN web_unit u ON u.id = f.unit_id JOIN web_jurisdiction j ON j.id = u.jurisdiction_id WHERE f.kind = 'target' AND f.fiscal_year = j.fiscal_year")  # fmt: skip
        _insert(
            cursor, "web_filing", "new_project n JOIN old_filing o ON o.project_id = n.old",
            project_id="n.id", unit_id="n.unit",
        )  # fmt: skip
        _rows(cursor, indicators)
    relate(Unit.objects.all())
    recount(Filing.objects)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _insert(cursor, table: str, source: str, **instead: str) -> None:
    """Copies of the rows called ``o``; ``instead``: column → what it holds in the copy. Without one, a new id."""
    from django.apps import apps

    model = next(one for one in apps.get_models() if one._meta.db_table == table)
    instead = {"id": f"nextval(pg_get_serial_sequence('{table}', 'id'))", **instead}
    columns = [field.column for field in model._meta.concrete_fields if not field.generated]
    names = ", ".join(f'"{column}"' for column in columns)
    chosen = ", ".join(instead.get(column) or f'o."{column}"' for column in columns)
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {source}")  # noqa: S608


def _rows(cursor, indicators: int) -> None:
    """Rows of indicators on the filed forms, in turn those of the demonstration's."""
    cursor.execute("CREATE TEMP TABLE old_row AS SELECT *, row_number() OVER (ORDER BY id) - 1 AS place FROM web_indicatorrow")  # fmt: skip
    cursor.execute("SELECT count(*) FROM old_row")
    known = cursor.fetchone()[0]
    cursor.execute("SELECT count(*) FROM web_filing WHERE kind = 'target' AND stage <> 'draft' AND NOT EXISTS (SELECT 1 FROM web_indicatorrow r WHERE r.filing_id = web_filing.id)")  # fmt: skip
    each = -(-(indicators - known) // cursor.fetchone()[0])
    cursor.execute(
        "CREATE TEMP TABLE bare AS SELECT id, row_number() OVER (ORDER BY id) AS place, stage IN ('approved', 'disclosed') AS done "
        "FROM web_filing f WHERE kind = 'target' AND stage <> 'draft' AND NOT EXISTS (SELECT 1 FROM web_indicatorrow r WHERE r.filing_id = f.id)"
    )
    _insert(
        cursor, "web_indicatorrow",
        f"bare b CROSS JOIN generate_series(1, {each}) AS number JOIN old_row o ON o.place = (b.place * {each} + number) % {known}",
        filing_id="b.id", row="number", approved="b.done",
    )  # fmt: skip


@contextmanager
def _without_indexes(cursor):
    """Rows go in faster where no index is kept; those of the primary keys stay."""
    cursor.execute(
        "SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname), "
        "'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE contype IN ('u', 'f') AND conrelid::regclass::text = ANY(%s)", [list(INDEXED)],
    )  # fmt: skip
    constraints = cursor.fetchall()
    for drop, _ in constraints:
        cursor.execute(drop)
    cursor.execute(
        "SELECT 'DROP INDEX ' || quote_ident(indexname), indexdef FROM pg_indexes WHERE tablename = ANY(%s) "
        "AND indexname NOT LIKE '%%_pkey'", [list(INDEXED)],
    )  # fmt: skip
    indexes = cursor.fetchall()
    for drop, _ in indexes:
        cursor.execute(drop)
    yield
    for _, make in [*indexes, *constraints]:
        cursor.execute(make)
