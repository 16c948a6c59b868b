"""Word documents: what Word, WPS and other writers really put into them."""

import pytest
from layout_builder import W, docx_of_body, zipped

from jixiao.core.grid import Grid, Paragraph
from jixiao.formats.docx import to_grids
from jixiao.formats.files import read_document


def p(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(text, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def table(*rows):
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def read(body, **parts):
    return to_grids(docx_of_body(body, **parts), "表.docx")


def cells(body):
    grid = next(block for block in read(body).blocks if isinstance(block, Grid))
    return [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in grid.cells]


RESTART, GO_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_text_left_in_a_continued_cell_is_appended_once():
    body = table(
        [tc("产出", RESTART), tc("a")], [tc("指标", GO_ON), tc("b")], [tc("产出\n指标", GO_ON), tc("c")]
    )
    assert cells(body)[0] == (0, 0, 3, 1, "产出\n指标")


def test_a_continued_cell_with_nothing_above_stands_alone():
    assert cells(table([tc("甲"), tc("a")], [tc("乙", GO_ON), tc("b")]))[2] == (1, 0, 1, 1, "乙")


def test_old_horizontal_merge_and_skipped_columns():
    row = [tc("项目名称", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("道路")]
    assert cells(table(row)) == [(0, 0, 1, 2, "项目名称"), (0, 2, 1, 1, "道路")]
    before = '<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>' + tc("x") + "</w:tr>"
    assert cells(f"<w:tbl>{before}</w:tbl>") == [(0, 2, 1, 1, "x")]


def test_tabs_breaks_hyphens_ticks_and_formula_text():
    run = (
        '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:t>C</w:t>'
        '<w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Symbol" w:char="F0FE"/></w:r>'
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>≥</m:t></m:r></m:oMath></w:p>'
    )
    assert read(run).blocks == [Paragraph("A\tB\nC-☑≥", "第1段")]


def test_tracked_changes_are_read_as_accepted():
    body = (
        "<w:p><w:del><w:r><w:delText>旧</w:delText><w:t>旧</w:t></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom></w:p>"
        "<w:tbl><w:tr><w:trPr><w:del w:id='1'/></w:trPr>"
        + tc("删掉的行")
        + "</w:tr><w:tr>"
        + tc("留下的行")
        + "</w:tr></w:tbl>"
    )
    document = read(body)
    assert document.blocks[0].text == "新"
    assert [cell.text for cell in document.blocks[1].cells] == ["留下的行"]
    assert [finding.code for finding in document.notices] == ["F25"]


def test_content_controls_around_rows_cells_and_paragraphs():
    def control(content):
        return f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    body = (
        control(p("题目"))
        + "<w:tbl>"
        + control("<w:tr>" + control(tc("一")) + tc("二") + "</w:tr>")
        + "</w:tbl>"
    )
    document = read(body)
    assert document.blocks[0].text == "题目"
    assert [cell.text for cell in document.blocks[1].cells] == ["一", "二"]


def test_nested_table_is_flattened_but_a_layout_table_is_opened():
    inner = table([tc("a"), tc("b")], [tc("c"), tc("d")])
    data = table(
        [tc("名称"), f"<w:tc>{p('前')}{table([tc('a'), tc('b')])}{p('后')}</w:tc>"], [tc("x"), tc("y")]
    )
    assert cells(data)[1][4] == "前\na\tb\n后"
    layout = f"<w:tbl><w:tr><w:tc>{p('题目')}{inner}{p('')}</w:tc></w:tr></w:tbl>"
    document = read(layout)
    assert document.blocks[0].text == "题目" and document.blocks[1].nrows == 2


def test_title_in_a_text_box_comes_once():
    box = f"<w:txbxContent>{p('绩效目标表')}</w:txbxContent>"
    compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    run = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{compatibility}"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:t>正文</w:t></w:r></w:p>"
    )
    assert [block.text for block in read(run).blocks] == ["绩效目标表", "正文"]


def test_hidden_text_and_phonetic_guides_are_not_shown():
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>看得见</w:t></w:r>"
        "<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert read(body).blocks[0].text == "看得见拼"


def test_body_is_found_behind_a_background_and_in_strict_and_2003_files():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    xml = f'<w:document xmlns:w="{strict}"><w:background/><w:body>{table([tc("甲")])}</w:body></w:document>'
    assert to_grids(zipped({"word/document.xml": xml}), "a.docx").blocks[0].cells[0].text == "甲"
    old = "http://schemas.microsoft.com/office/word/2003/wordml"
    merged = table([tc("甲", '<w:vmerge w:val="restart"/>'), tc("a")], [tc("", "<w:vmerge/>"), tc("b")])
    flat = f'<?xml version="1.0"?><w:wordDocument xmlns:w="{old}"><w:body><wx:sect xmlns:wx="x">{merged}</wx:sect></w:body></w:wordDocument>'
    document = read_document(flat.encode(), "老系统导出.doc")
    assert document.blocks[0].cells[0].rowspan == 2


def test_main_part_is_where_the_container_says():
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    data = zipped({
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r" Type="{kind}" Target="/word/document2.xml"/></Relationships>',
        "word/document2.xml": f'<w:document xmlns:w="{W}"><w:body>{table([tc("甲")])}</w:body></w:document>',
    })  # fmt: skip
    assert to_grids(data, "a.docx").blocks[0].cells[0].text == "甲"


def test_addresses_count_the_cells_that_a_reader_sees():
    body = p("题目") + table(
        [tc("产出", RESTART), tc("数量", '<w:gridSpan w:val="3"/>'), tc("值")],
        [tc("", GO_ON), tc("质量"), tc("")],
    )
    document = read(body)
    assert document.blocks[0].address == "第1段"
    addresses = {cell.text: cell.address for cell in document.blocks[1].cells}
    assert addresses["值"] == "表1 第1行第3列" and addresses["质量"] == "表1 第2行第2列"


def test_macros_are_noted_and_signs_stay_text():
    document = read(table([tc("=1+1"), tc("@SUM"), tc("-5")]), **{"word/vbaProject.bin": b"\0"})
    assert [cell.text for cell in document.blocks[0].cells] == ["=1+1", "@SUM", "-5"]
    assert [finding.code for finding in document.notices] == ["F23"]


def test_rich_text_tags_leaked_into_a_cell_stay_as_written():
    body = table(
        [
            tc("&lt;p style='x'&gt;一、开展&lt;/p&gt; &lt;p&gt;二、完成&lt;/p&gt;"),
            tc("&lt;1天"),
            tc("a&lt;b&gt;c"),
        ]
    )
    assert [cell.text for cell in read(body).blocks[0].cells] == [
        "<p style='x'>一、开展</p> <p>二、完成</p>",
        "<1天",
        "a<b>c",
    ]


def test_signs_typed_from_the_font_symbol():
    sign = '<w:r><w:sym w:font="{}" w:char="{}"/></w:r>'
    signs = [
        ("Symbol", "F0B3"),
        ("Symbol", "F0A3"),
        ("Symbol", "F03D"),
        ("宋体", "2265"),
        ("Wingdings", "F0FE"),
    ]
    drawn = "".join(sign.format(*one) for one in [*signs, ("Webdings", "F021"), ("Symbol", "D83D")])
    (block,) = read(f"<w:p>{drawn}</w:p>").blocks
    assert block.text == "≥≤=≥☑"
    body = table([tc("\uf0b395%"), tc("\uf0a35天"), tc("\uf0a31.常年")])
    read_cells = read_document(docx_of_body(body), "表.docx").blocks[0].cells
    assert [cell.text for cell in read_cells] == ["≥95%", "≤5天", "\uf0a31.常年"]


@pytest.mark.parametrize(
    ("font", "code", "sign"),
    [
        ("Wingdings 2", "F050", "√"),
        ("Wingdings 2", "F04F", "×"),
        ("Wingdings 2", "F052", "☑"),
        ("Webdings", "F061", "√"),
    ],
)
def test_ticks_stand_at_other_places_in_other_fonts(font, code, sign):
    (block,) = read(f'<w:p><w:r><w:sym w:font="{font}" w:char="{code}"/></w:r></w:p>').blocks
    assert block.text == sign


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "☑"),
        ('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', "□"),
        ('<w:checkBox><w:default w:val="1"/></w:checkBox>', "☑"),
        ('<w:ddList><w:result w:val="1"/>{}</w:ddList>', "延续项目"),
        ("<w:ddList>{}</w:ddList>", "新增项目"),
        ('<w:ddList><w:default w:val="7"/>{}</w:ddList>', ""),
        ('<w:ddList><w:result w:val="²"/>{}</w:ddList>', ""),
    ],
)
def test_boxes_and_lists_of_old_forms_show_what_was_chosen(field, shown):
    entries = '<w:listEntry w:val="新增项目"/><w:listEntry w:val="延续项目"/>'
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{field.format(entries)}</w:ffData></w:fldChar></w:r>'
    end = '<w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    cell = f"<w:tc><w:p>{begin}{end}</w:p></w:tc>"
    assert read(table([tc("项目类型"), cell])).blocks[0].cells[1].text == shown


def test_cells_that_all_go_on_are_parted_by_their_texts():
    body = table(
        [tc("决策", GO_ON), tc("a")],
        [tc("", GO_ON), tc("b")],
        [tc("过程", GO_ON), tc("c")],
        [tc("", GO_ON), tc("d")],
    )
    assert [cell for cell in cells(body) if cell[1] == 0] == [(0, 0, 2, 1, "决策"), (2, 0, 2, 1, "过程")]


def test_characters_that_only_look_like_others():
    body = table([tc("项⽬名称"), tc("⻔户⽹站维护")], [tc("⽴项"), tc("⽣态")])
    read_cells = read_document(docx_of_body(body), "表.docx").blocks[0].cells
    assert [cell.text for cell in read_cells] == ["项目名称", "门户网站维护", "立项", "生态"]


def test_a_raised_mark_behind_a_number_that_points_to_a_footnote_is_left_out():
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>%s</w:t></w:r>'
    value = f"<w:tc><w:p><w:r><w:t>750</w:t></w:r>{raised % '[1]'}</w:p></w:tc>"
    area = f"<w:tc><w:p><w:r><w:t>30m</w:t></w:r>{raised % '2'}</w:p></w:tc>"
    power, ten = (f"<w:tc><w:p><w:r><w:t>10</w:t></w:r>{raised % digit}</w:p></w:tc>" for digit in "41")
    assert [cell[-1] for cell in cells(table([value, area, power, ten]))] == ["750", "30m2", "10⁴", "10"]


RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
PAGE = "<meta charset=utf-8><p>绩效目标表</p><table><tr><td>项目名称<td>道路养护</table>"
ARCHIVE = (
    'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
    f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{PAGE}\n--b--\n"
)


def chunked(target, chunk, listed="c1"):
    relations = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="{listed}" Type="{RELATION}/aFChunk" Target="{target}"/></Relationships>'
    body = f'<w:document xmlns:w="{W}" xmlns:r="{RELATION}"><w:body><w:altChunk r:id="c1"/></w:body></w:document>'
    return zipped(
        {"word/document.xml": body, "word/_rels/document.xml.rels": relations, "word/chunk.mht": chunk}
    )


@pytest.mark.parametrize(
    ("target", "chunk"), [("chunk.mht", ARCHIVE), ("/word/chunk.mht", ARCHIVE), ("chunk.mht", PAGE)]
)
def test_a_page_made_for_the_web_is_read_where_the_document_only_names_it(target, chunk):
    title, grid = to_grids(chunked(target, chunk), "表.docx").blocks
    assert title.text == "绩效目标表" and [cell.text for cell in grid.cells] == ["项目名称", "道路养护"]


@pytest.mark.parametrize(
    ("target", "listed"), [("../../chunk.mht", "c1"), ("gone.mht", "c1"), ("chunk.mht", "c2")]
)
def test_a_page_that_is_not_there_is_none(target, listed):
    assert to_grids(chunked(target, PAGE, listed), "表.docx").blocks == []


def test_a_table_in_a_text_box_is_a_table():
    box = f"<w:txbxContent>{p('绩效目标表')}{table([tc('项目名称'), tc('道路养护')])}</w:txbxContent>"
    document = read(f"<w:p><w:r><w:pict>{box}</w:pict></w:r></w:p>{p('下文')}")
    assert [getattr(block, "text", "表") for block in document.blocks] == ["绩效目标表", "表", "下文"]


def test_rows_of_a_form_around_a_table_within_it_stay_a_table():
    inner = table(*([tc(f"指标{i}"), tc("≥1"), tc("个"), tc("无")] for i in range(9)))
    rows = [
        [tc("项目名称"), tc("道路养护")],
        [tc("主管部门"), tc("市交通局")],
        [tc("实施单位"), tc("养护中心")],
    ]
    document = read_document(docx_of_body(table(*rows, [f"<w:tc>{inner}<w:p/></w:tc>"])), "表.docx")
    assert [[cell.text for cell in grid.cells][:2] for grid in document.blocks] == [
        ["项目名称", "道路养护"],
        ["指标0", "≥1"],
    ]
