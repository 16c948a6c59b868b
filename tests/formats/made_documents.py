"""The made forms of ../shared as documents, and what a record says, item by item, to count what is read right."""

import difflib
import json
import re

from jixiao.core.grid import Cell, Document, Grid, Paragraph
from jixiao.core.number import half_width
from jixiao.formats.files import UnreadableFile, read_document
from jixiao.formats.match import recognise

IDS = ("sz_01", "sz_16", "js_01", "wj_00", "bm_00", "zp_00", "mof_zp", "mof_jk")
FUND_ROLES = ("amount", "initial_budget", "revised_budget", "executed_amount", "expected_amount", "execution_rate", "points", "score")  # fmt: skip
ROW_TEXTS = ("level1", "level2", "name", "task", "points", "self_score", "deviation_reason", "deviation_cause", "likelihood")  # fmt: skip


def made_document(shared, id: str) -> Document:
    """A made form, drawn anew from ``truth.json``."""
    truth = next(d for d in json.loads((shared / "documents/truth.json").read_text("utf-8")) if d["id"] == id)
    blocks: list[Paragraph | Grid] = []
    for number, block in enumerate(truth["blocks"], 1):
        if block["type"] == "para":
            blocks.append(Paragraph(block["t"], f"第{number}段"))
            continue
        cells = [Cell(c["r"], c["c"], c["t"], c["rs"], c["cs"], f"表{number}") for c in block["cells"]]
        blocks.append(Grid(f"表{number}", block["nrows"], block["ncols"], cells, True, f"表{number}"))
    return Document(f"{id}.docx", "sha256:" + "0" * 64, blocks, "docx")


def plain(value):
    """A value without blanks and without differences of width."""
    return re.sub(r"\s", "", half_width(value)) if isinstance(value, str) else value


def said(target):
    """What a target states, however it is written."""
    if target is None:
        return None
    if target.kind in ("number", "interval"):
        return target.operator or "=", target.value, target.upper, target.unit
    return plain(target.text)


def facts_of(record) -> tuple[dict, list[dict]]:
    """What a record says beside its indicators, and each indicator; nothing that is blank."""
    found = {"year": record.fiscal_year, "total": record.funds_total and record.funds_total.amount}
    found |= {("value", name): plain(value) for name, value in record.values.items()}
    found |= {("fund", one.source, role): getattr(one, role) for one in record.funds for role in FUND_ROLES}
    for number, one in enumerate(record.expenditures):
        found |= {
            ("task", number, role): plain(getattr(one, role))
            for role in ("item", "half_year_plan", "full_year")
        }
    rows = []
    for one in record.indicators:
        row = {name: plain(getattr(one, name)) for name in ROW_TEXTS} | {"actual": said(one.actual)}
        row |= {("target", period): said(target) for period, target in one.targets.items()}
        row |= {("actual", period): said(target) for period, target in one.actuals.items()}
        rows.append(_filled(row))
    return _filled(found), rows


def _filled(items: dict) -> dict:
    return {key: value for key, value in items.items() if value not in (None, "")}


def read_facts(data: bytes, name: str) -> tuple[dict, list[dict]]:
    """The facts of the one form in a file; nothing where it cannot be read or holds another number of forms."""
    try:
        forms = recognise(read_document(data, name))
    except UnreadableFile:
        return {}, []
    return facts_of(forms[0][0]) if len(forms) == 1 else ({}, [])


def compared(got, wanted) -> tuple[int, int, list[tuple]]:
    """How many facts are right, of how many (those too many count as wrong), and the wrong ones."""
    pairs = [(wanted[0], got[0])]
    names = [[row.get("name") for row in rows] for rows in (got[1], wanted[1])]
    for _, a, b, c, d in difflib.SequenceMatcher(None, *names, autojunk=False).get_opcodes():
        found, asked = got[1][a:b], wanted[1][c:d]
        length = max(len(found), len(asked))
        found += [{}] * (length - len(found))
        asked += [{}] * (length - len(asked))
        pairs += zip(asked, found, strict=True)
    right, wrong = 0, []
    for asked, found in pairs:
        for key in asked.keys() | found.keys():
            if asked.get(key) == found.get(key):
                right += 1
            else:
                wrong.append((asked.get("name", ""), key, asked.get(key), found.get(key)))
    return right, right + len(wrong), wrong
