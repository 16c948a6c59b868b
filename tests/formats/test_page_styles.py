"""The made forms typeset without rules, with some of them and with odd ones, as PDF and OFD: what is read right.

Each style is tried on one form.
"""

import pytest
from made_documents import IDS, compared, facts_of, made_document, read_facts
from page_styles import STYLES, as_ofd, printed

from jixiao.formats.files import read_document
from jixiao.formats.match import recognise

pytestmark = pytest.mark.seeds
LEAST = 0.93
"""The share of facts that must be right, of each style."""


@pytest.mark.parametrize("number", range(len(STYLES)), ids=list(STYLES))
def test_tables_without_all_their_rules(shared, number):
    style = list(STYLES)[number]
    document = made_document(shared, IDS[number % len(IDS)])
    wanted = facts_of(recognise(document)[0][0])
    pdf = printed(document, style)
    for data, name in ((pdf, "表.pdf"), (as_ofd(pdf), "表.ofd")):
        right, total, wrong = compared(read_facts(data, name), wanted)
        assert total > 30 and right >= LEAST * total, (name, wrong[:5])


def test_a_table_without_rules_is_told(shared):
    document = made_document(shared, IDS[3])
    told = {
        style: [one.code for one in read_document(printed(document, style), "表.pdf").notices]
        for style in ("none, left", "dotted")
    }
    assert told == {"none, left": ["F34"], "dotted": []}


@pytest.mark.parametrize(
    ("style", "id"), [("rules across", "sz_01"), ("frame and rules across", "mof_jk"), ("zebra", "sz_16")]
)
def test_rules_across_and_grounds_tell_the_rows(shared, style, id):
    document = made_document(shared, id)
    wanted = facts_of(recognise(document)[0][0])
    pdf = printed(document, style)
    for data, name in ((pdf, "表.pdf"), (as_ofd(pdf), "表.ofd")):
        right, total, wrong = compared(read_facts(data, name), wanted)
        assert right == total, (name, wrong[:5])
