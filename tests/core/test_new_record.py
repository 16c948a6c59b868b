"""Parts of records that are made without a second check are the same as checked ones."""

from decimal import Decimal

import pytest

from jixiao.core.new_record import filled
from jixiao.core.record import Fund, Indicator, Record, Target
from jixiao.formats.files import read_document
from jixiao.formats.match import recognise

BLANK = Indicator(level1="", name="")


def test_a_filled_part_is_a_checked_one_and_leaves_the_blank_alone():
    values = {"level1": "产出指标", "name": "户数", "targets": {"full_year": Target(text="≥1户")}, "row": 3}
    made = filled(BLANK, values)
    assert made == Indicator(**values)
    assert made.model_dump() == Indicator(**values).model_dump()
    assert made.model_copy(update={"row": 4}).row == 4
    assert (BLANK.name, BLANK.targets) == ("", {})


def test_a_filled_part_cannot_be_changed():
    made = filled(Fund(source=""), {"source": "total", "amount": Decimal("12.00")})
    with pytest.raises(ValueError, match="frozen"):
        made.source = "other"


@pytest.mark.seeds
def test_what_is_read_has_the_types_of_a_record(shared):
    """Nothing that the recogniser puts in unchecked would be refused, or changed, by a check."""
    files = [
        *sorted((shared / "documents").glob("*.docx")),
        *sorted((shared / "documents").glob("*.xlsx")),
        *sorted((shared / "seeds").glob("*.txt")),
    ]
    records = [one for path in files for one, _ in recognise(read_document(path.read_bytes(), path.name))]
    assert len(records) > 30
    for record in records:
        assert Record.model_validate(record.model_dump(by_alias=True), strict=True) == record
