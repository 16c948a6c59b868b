"""Files that cannot be read: one clear message each with file, cause and remedy; the others are still processed."""

import zipfile

import pytest

GOOD = "项目名称,示例项目\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,培训期数,≥6期\n满意度指标,服务对象满意度,学员满意度,≥90%\n"


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 300_000_000)


BAD = {
    "empty.docx": lambda path: path.write_bytes(b""),
    "truncated.docx": lambda path: path.write_bytes(b"PK\x03\x04" + b"\x00" * 60),
    "picture.docx": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100),
    "letter.txt": lambda path: path.write_text("今天天气很好。\n", "utf-8"),
    "broken.json": lambda path: path.write_text('{"schema": "jixiao-record/1", ', "utf-8"),
    "noise.txt": lambda path: path.write_bytes(bytes(range(128, 256)) * 20),
    "protected.xlsx": lambda path: path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 4096),
    "bomb.docx": bomb,
}


@pytest.mark.parametrize("name", BAD)
def test_one_message_and_the_other_files_are_still_read(jixiao, tmp_path, name):
    BAD[name](tmp_path / name)
    (tmp_path / "good.csv").write_text(GOOD, "utf-8")
    outcome = jixiao("read", "--json", tmp_path / name, tmp_path / "good.csv")
    assert outcome.code == 2
    assert len(outcome.lines()) == 1 and outcome.lines()[0]["indicators"][0]["name"] == "培训期数"
    assert outcome.err.count("✗") == 1 and name in outcome.err and "处理办法" in outcome.err
    assert "Traceback" not in outcome.err


def test_a_missing_file(jixiao, tmp_path):
    outcome = jixiao("review", tmp_path / "none.docx")
    assert outcome.code == 2 and "none.docx" in outcome.err and "处理办法" in outcome.err


def test_a_folder_without_forms(jixiao, tmp_path):
    outcome = jixiao("read", tmp_path)
    assert outcome.code == 2 and str(tmp_path) in outcome.err


def test_a_file_of_100_megabytes_is_refused_quickly(jixiao, tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    outcome = jixiao("read", path)
    assert outcome.code == 2 and "huge.txt" in outcome.err and outcome.err.count("✗") == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_encodings_that_are_right(jixiao, tmp_path, encoding):
    path = tmp_path / "form.csv"
    path.write_text(GOOD, encoding)
    outcome = jixiao("read", "--json", path)
    assert outcome.code == 0, outcome.err
    assert outcome.lines()[0]["values"]["project_name"] == "示例项目"


def test_formulas_are_text_on_the_way_in_and_out(jixiao, tmp_path):
    (tmp_path / "form.csv").write_text(GOOD.replace("示例项目", '"=HYPERLINK(""http://x"",""y"")"'), "utf-8")
    outcome = jixiao("report", tmp_path / "form.csv", "--format", "xlsx", "--out", tmp_path / "out")
    assert outcome.code == 0, outcome.err
    (made,) = (tmp_path / "out").glob("*.xlsx")
    with zipfile.ZipFile(made) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert sheets and not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def test_a_character_that_no_font_has_is_an_error_and_the_other_files_are_written(jixiao, tmp_path):
    (tmp_path / "rare.csv").write_text(GOOD.replace("示例项目", "示例\U000f0001项目"), "utf-8")
    (tmp_path / "good.csv").write_text(GOOD, "utf-8")
    outcome = jixiao(
        "report", tmp_path / "rare.csv", tmp_path / "good.csv", "--format", "pdf", "--out", tmp_path / "out"
    )
    assert outcome.code == 2
    assert "U+F0001" in outcome.err and "项目名称" in outcome.err and "处理办法" in outcome.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["示例项目_绩效表.pdf"]
    volume = jixiao("report", tmp_path / "rare.csv", "--volume", tmp_path / "all.pdf")
    assert volume.code == 2 and "U+F0001" in volume.err and "Traceback" not in volume.err
