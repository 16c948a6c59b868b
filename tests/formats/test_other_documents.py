"""The made forms as other people fill them in and other programs write them: what is read right, fact by fact.

``habits.py`` has the people, ``other_producers.py`` the programs. Every run tries each of them on one form;
with JIXIAO_THOROUGH=1 on all forms, in three formats and with three seeds.
"""

import os
import random

import pytest
from habits import HABITS, with_habit
from layout_builder import to_docx, to_html, to_xlsx
from made_documents import IDS, compared, facts_of, made_document, read_facts
from other_producers import PRODUCERS

from jixiao.formats.files import read_document
from jixiao.formats.match import recognise

pytestmark = pytest.mark.seeds
THOROUGH = os.environ.get("JIXIAO_THOROUGH") == "1"
LEAST = 0.99
"""The share of facts that must be right, of each format and habit."""
WRITERS = {"docx": to_docx, "xlsx": to_xlsx, "html": to_html}


def wanted(shared, id):
    path = shared / "documents" / f"{id}.docx"
    return facts_of(recognise(read_document(path.read_bytes(), path.name))[0][0])


def tried(number):
    """The forms for the test of this number."""
    return IDS if THOROUGH else [IDS[number % len(IDS)]]


def check(found):
    """``found`` are the results of ``compared``."""
    right, total = (sum(part[which] for part in found) for which in (0, 1))
    assert total > 30 and right >= LEAST * total, [part[2][:5] for part in found]


@pytest.mark.parametrize("number", range(len(HABITS)), ids=lambda number: HABITS[number].__name__)
def test_habits_of_people(shared, number):
    found = []
    for id in tried(number):
        for seed in range(3 if THOROUGH else 1):
            document = with_habit(made_document(shared, id), HABITS[number], seed)
            for ending, write in WRITERS.items() if THOROUGH else [list(WRITERS.items())[number % 3]]:
                found.append(compared(read_facts(write(document), f"表.{ending}"), wanted(shared, id)))
    check(found)


@pytest.mark.parametrize("producer", PRODUCERS, ids=lambda producer: producer.__name__)
def test_files_of_other_programs(shared, producer):
    found = []
    for id in tried(PRODUCERS.index(producer)):
        data = producer(made_document(shared, id), random.Random(5))  # noqa: S311
        found.append(compared(read_facts(data, f"表.{producer.__name__[:4]}"), wanted(shared, id)))
    check(found)


def test_struck_through_text_is_told(shared):
    from other_producers import docx_with_old_values, xlsx_with_rich_text

    for producer, name in ((docx_with_old_values, "表.docx"), (xlsx_with_rich_text, "表.xlsx")):
        data = producer(made_document(shared, "wj_00"), random.Random(5))  # noqa: S311
        assert "F28" in {finding.code for finding in read_document(data, name).notices}
