"""Pages saved from a government's site, web archives, and WPS files, which are Word's and Excel's containers."""

from __future__ import annotations

import base64
import shutil

import pytest

from jixiao import pipeline
from jixiao.core.grid import Grid, Paragraph
from jixiao.formats.files import read_document

PAGE = """\
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>2024年度项目绩效目标公开_示例市交通运输局</title>
<style>td{border:1px}</style><script>var a="<table><tr><td>x</td></tr></table>";</script></head>
<body>
<div class="top"><div class="logo"><a href="/"><img src="/logo.png" alt="示例市人民政府"></a></div>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li><li><a href="/fw">办事服务</a></li><li><a href="/hd">互动交流</a></li></ul>
<form action="/search"><input type="text" name="q" value="请输入关键字"><input type="submit" value="搜索"></form></div>
<div class="position">您现在的位置：<a href="/">首页</a> &gt; <a href="/zw">政务公开</a> &gt; <a href="/czxx">财政信息</a></div>
<table width="1000" align="center" cellpadding="0"><tr><td width="220" valign="top">
 <table class="menu"><tr><td><a href="/a">机构职能</a></td></tr><tr><td><a href="/b">政策文件</a></td></tr><tr><td><a href="/c">财政预决算</a></td></tr></table>
</td><td valign="top">
 <table width="100%"><tr><td class="title">2024年度项目支出绩效目标公开</td></tr>
 <tr><td class="info">来源：示例市交通运输局　发布时间：2024-02-20　浏览次数：<span id="hits">128</span>　字号：[<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>]</td></tr>
 <tr><td class="content"><div id="zoom"><p>项目支出绩效目标表</p><p>（2024年度）</p>
 <table border="1"><tbody>
 <tr><td colspan="2">项目名称</td><td colspan="3">农村公路养护</td></tr>
 <tr><td colspan="2">主管部门</td><td>示例市交通运输局</td><td>实施单位</td><td>示例市公路中心</td></tr>
 <tr><td colspan="2">资金总额（万元）</td><td colspan="3">120</td></tr>
 <tr><td>年度目标</td><td colspan="4">开展日常养护，<br>保障通行。</td></tr>
 <tr><td rowspan="4">绩效指标</td><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>
 <tr><td rowspan="2">产出指标</td><td>数量指标</td><td>养护里程</td><td>&ge;350公里</td></tr>
 <tr><td>质量指标</td><td>路面完好率</td><td>≥95%</td></tr>
 <tr><td>满意度指标</td><td>服务对象满意度</td><td>群众满意度</td><td>≥90%</td></tr>
 </tbody></table></div></td></tr>
 <tr><td>上一篇：<a href="/1">2023年度项目支出绩效目标公开</a><br>下一篇：<a href="/2">没有了</a></td></tr>
 <tr><td align="right">【<a href="javascript:window.print()">打印</a>】【<a href="javascript:window.close()">关闭</a>】</td></tr></table>
</td></tr></table>
<div class="foot"><table width="100%"><tr><td><a href="/about">网站地图</a> | <a href="/c">联系我们</a></td></tr><tr><td>主办：示例市交通运输局　备案号：苏ICP备00000000号　政府网站标识码：3200000000</td></tr></table></div>
</body></html>
"""


def check(data: bytes, name: str) -> None:
    blocks = read_document(data, name).blocks
    (grid,) = [block for block in blocks if isinstance(block, Grid)]
    assert (grid.nrows, grid.ncols) == (8, 5) and grid.cells[0].colspan == 2
    texts = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert texts == ["2024年度项目支出绩效目标公开", "项目支出绩效目标表", "（2024年度）"]
    ((record, _),) = pipeline.read(data, name)
    assert record.fiscal_year == 2024 and record.text("implementing_unit") == "示例市公路中心"
    assert [one.targets["full_year"].text for one in record.indicators] == ["≥350公里", "≥95%", "≥90%"]
    assert record.unread == ("2024年度项目支出绩效目标公开",)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_only_the_form_of_a_page_is_left(encoding):
    check(PAGE.encode(encoding), "公开.html")


@pytest.mark.parametrize("coding", ["base64", "quoted-printable"])
def test_a_web_archive(coding):
    import quopri

    page = PAGE.encode("gb18030")
    body = base64.encodebytes(page) if coding == "base64" else quopri.encodestring(page)
    head = (
        "From: <Saved by Blink>\r\nSubject: page\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="==part"\r\n\r\n'
        f"--==part\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: {coding}\r\n\r\n"
    )
    picture = "\r\n--==part\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--==part--\r\n"
    check(head.encode() + body + picture.encode(), "公开.mht")


def test_a_part_called_top_that_is_the_form_is_kept():
    page = PAGE.replace('<div id="zoom">', '<div id="zoom" class="top content">')
    check(page.encode(), "公开.html")


@pytest.mark.seeds
@pytest.mark.parametrize(("ending", "wps"), [("doc", "wps"), ("xls", "et"), ("docx", "wps"), ("xlsx", "et")])
def test_wps_files_are_read_by_their_content(shared, tmp_path, ending, wps):
    path = tmp_path / f"表.{wps}"
    shutil.copy(shared / "documents" / f"wj_00.{ending}", path)
    ((record, _),) = pipeline.read(path.read_bytes(), path.name)
    assert record.text("project_name") == "业务档案费" and len(record.indicators) == 8
