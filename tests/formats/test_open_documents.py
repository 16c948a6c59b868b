"""OpenDocument texts and workbooks, in a container or in one file: cells, merges, what is left out, what is refused."""

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from jixiao import pipeline
from jixiao.core.grid import Grid, Paragraph
from jixiao.formats.files import UnreadableFile, kind_of, read_document

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

import other_formats  # noqa: E402

SPACES = "".join(
    f' xmlns:{word}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for word, space in {"office": "office", "table": "table", "text": "text", "style": "style", "draw": "drawing"}.items()
)  # fmt: skip


def flat(body: str, kind: str = "text", styles: str = "") -> bytes:
    inner = f"<office:{kind}>{body}</office:{kind}>"
    return f'<?xml version="1.0"?><office:document{SPACES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>{inner}</office:body></office:document>'.encode()


def table(*rows: str, name: str = "表", **attributes: str) -> str:
    told = "".join(f' table:{key}="{value}"' for key, value in attributes.items())
    return f'<table:table table:name="{name}"{told}>{"".join(rows)}</table:table>'


def row(*cells: str, again: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{again}">{"".join(cells)}</table:table-row>'


def cell(text: str = "", width: int = 1, height: int = 1, again: int = 1) -> str:
    spans = f'table:number-columns-spanned="{width}" table:number-rows-spanned="{height}" table:number-columns-repeated="{again}"'
    return f"<table:table-cell {spans}>{text and f'<text:p>{text}</text:p>'}</table:table-cell>"


COVERED = "<table:covered-table-cell/>"


def cells(data: bytes) -> list[tuple[int, int, str, int, int]]:
    (grid,) = (block for block in read_document(data, "目标.odt").blocks if isinstance(block, Grid))
    return [(one.row, one.col, one.text, one.rowspan, one.colspan) for one in grid.cells if one.text]


def test_positions_and_merges():
    rows = (
        "<table:table-header-rows>",
        row(cell("甲", 2, 2), COVERED, cell("乙")),
        "</table:table-header-rows>",
        row(COVERED, COVERED, cell("丙")),
        row(cell("丁", again=2), cell("戊")),
    )
    expected = [(0, 0, "甲", 2, 2), (0, 2, "乙", 1, 1), (1, 2, "丙", 1, 1), (2, 0, "丁", 1, 1), (2, 1, "丁", 1, 1), (2, 2, "戊", 1, 1)]  # fmt: skip
    assert cells(flat(table(*rows))) == expected
    assert cells(flat(table(*rows), "spreadsheet")) == expected


def test_a_sheet_is_as_large_as_what_it_shows():
    rows = row(cell("甲"), cell(again=16_000)), row(cell("乙"), again=3), row(cell(), again=1_048_000)
    assert cells(flat(table(*rows), "spreadsheet")) == [(0, 0, "甲", 1, 1), *((r, 0, "乙", 1, 1) for r in (1, 2, 3))]  # fmt: skip


def test_text_is_what_the_page_shows():
    said = (
        "一<text:span>二</text:span><text:s text:c='2'/>三<text:line-break/>四<text:note><text:note-citation>1</text:note-citation></text:note>"
        "<office:annotation><text:p>批注</text:p></office:annotation><text:ruby><text:ruby-base>绩</text:ruby-base><text:ruby-text>ji</text:ruby-text></text:ruby>"
        "<text:span text:style-name='gone'>作废</text:span><text:span text:style-name='dark'>看不见</text:span>"
    )
    styles = (
        '<style:style style:name="gone"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="dark"><style:text-properties text:display="none"/></style:style>'
    )
    found = read_document(flat(table(row(cell(said), cell("五</text:p><text:p>六"))), styles=styles), "a.odt")
    assert [one.text for one in found.blocks[0].cells] == ["一二  三\n四绩", "五\n六"]
    assert [one.code for one in found.notices] == ["F28"]


def test_text_outside_tables_and_in_boxes_is_read_in_order():
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>删去</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:h>标题</text:h><text:list><text:list-item><text:p>列项</text:p></text:list-item></text:list>"
        "<text:p>前<draw:frame><draw:text-box><text:p>框中</text:p></draw:text-box></draw:frame>后</text:p>"
        "<text:p><draw:frame><draw:image/></draw:frame></text:p>" + table(row(cell("甲"), cell("乙")))
    )
    found = read_document(flat(body), "a.fodt")
    assert [block.text for block in found.blocks if isinstance(block, Paragraph)] == ["标题", "列项", "前后", "框中"]  # fmt: skip
    assert sorted(one.code for one in found.notices) == ["F24", "F25"]


def test_tables_within_tables():
    inner = table(row(cell("甲"), cell("乙")), row(cell("丙"), cell("丁")))
    within = "<table:table-cell>" + inner + "<text:p>后</text:p></table:table-cell>"
    assert [one.text for one in read_document(flat(table(row(within))), "a.odt").blocks[0].cells] == ["甲", "乙", "丙", "丁"]  # fmt: skip
    beside = row(*(cell(sign) for sign in "一二三四五"))
    assert cells(flat(table(beside, row(within))))[-1][2] == "甲\t乙\n丙\t丁\n后"


def test_a_hidden_sheet_is_read_and_told():
    styles = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    sheets = table(row(cell("甲"), cell("乙"))), table(row(cell("丙"), cell("丁")), name="备用", **{"style-name": "ta1"})  # fmt: skip
    found = read_document(flat("".join(sheets), "spreadsheet", styles), "a.fods")
    assert [block.name for block in found.blocks] == ["表", "备用"]
    assert [one.code for one in found.notices] == ["F20"] and "备用" in str(found.notices[0].message)


def test_a_value_without_text_is_shown():
    said = '<table:table-cell office:value-type="float" office:value="12.5"/>'
    assert cells(flat(table(row(said, cell("乙"))), "spreadsheet"))[0][2] == "12.5"


def _packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {"mimetype": b"application/vnd.oasis.opendocument.text", **parts}.items():
            archive.writestr(name.replace("_", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (flat("<text:p>甲"), "F03"),
        (flat(""), "F02"),
        (flat("<text:p>甲</text:p>", "presentation"), "F09"),
        (flat("x").replace(b"<office:document ", b'<!DOCTYPE a [<!ENTITY b "c">]><office:document '), "F10"),
        (flat(table(row(cell("甲"), again=1_048_576), row(cell("甲"), again=9_999_999)), "spreadsheet"), "F11"),
        (flat(table(row(cell("甲", again=99_999)))), "F11"),
        (_packed(**{"content.xml": b"<a/>", "META-INF_manifest.xml": b"<m:encryption-data/>"}), "F05"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(data, code):
    assert kind_of(data, "a.odt") == "odf"
    with pytest.raises(UnreadableFile) as caught:
        read_document(data, "a.odt")
    assert caught.value.finding.code == code


@pytest.mark.seeds
@pytest.mark.parametrize(
    ("ending", "kind"), [("odt", "docx"), ("ods", "xlsx"), ("rtf", "docx"), ("xml", "xlsx")]
)
def test_the_shared_forms_are_the_same_in_other_formats(shared, ending, kind):
    paths = sorted((shared / "documents").glob(f"*.{kind}"))
    assert len(paths) == 8
    for path in paths:
        document = read_document(path.read_bytes(), path.name)
        data = getattr(other_formats, f"in_{ending}")(document)
        packings = [data, other_formats.in_one_file(data)] if ending.startswith("od") else [data]
        for packing in packings:
            assert_same(packing, path)


@pytest.mark.seeds
@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice (LibreOffice) is not installed")
@pytest.mark.parametrize(("ending", "kind"), [("odt", "docx"), ("ods", "xlsx"), ("rtf", "docx")])
def test_the_shared_forms_are_the_same_saved_by_libreoffice(shared, tmp_path, ending, kind):
    paths = [path for path in sorted((shared / "documents").glob(f"*.{kind}")) if path.stem in ("sz_01", "wj_00", "mof_jk")]  # fmt: skip
    own = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(["soffice", "--headless", own, "--convert-to", ending, "--outdir", tmp_path, *paths], check=True, capture_output=True, timeout=170)  # fmt: skip
    for path in paths:
        assert_same((tmp_path / f"{path.stem}.{ending}").read_bytes(), path)


def assert_same(data: bytes, path: Path) -> None:
    """Both give the same record, but for the places of its parts."""
    (mine,), (other,) = (
        [record for record, _ in pipeline.read(content, path.name)] for content in (data, path.read_bytes())
    )
    assert (mine.values, mine.funds) == (other.values, other.funds), path.name
    for one, same in zip(mine.indicators, other.indicators, strict=True):
        assert one.model_copy(update={"place": ""}) == same.model_copy(update={"place": ""}), path.name
