"""``jixiao scheme``: the forms and rule packs as data."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli.app import Group
from jixiao.cli.language import language, t
from jixiao.cli.output import console, json_lines, table
from jixiao.core.message import in_language


@click.group(
    "scheme",
    cls=Group,
    help=t("查看、比较、校验、新建表样方案。方案是 YAML 文件，一个文件一种表一个版本。"),
    epilog=t(
        "例：\n"
        "  jixiao scheme list\n"
        "  jixiao scheme show cn-js-sz/project-target --year 2024\n"
        "  jixiao scheme diff cn-js/project-target@2024 cn-js-sz/project-target@2024\n"
        "  jixiao scheme check\n"
        "  jixiao scheme new cn-zj-hz/project-target@2025 --based-on cn/project-target@2015 --title 杭州市项目绩效目标表"
    ),
)
def command() -> None:
    """The forms and rule packs as data."""


@command.command("list", help=t("列出全部表样方案和评分规则包"))
@click.option("--json", "as_json", is_flag=True, help=t("每个方案输出一行 JSON"))
def list_schemes(as_json: bool) -> None:
    """Print every scheme and rule pack."""
    from jixiao.core.library import load_pack, load_scheme, pack_names, scheme_names
    from jixiao.core.scheme_page import CONFIDENCE, STAGES

    schemes = [load_scheme(name) for name in scheme_names()]
    packs = [load_pack(name) for name in pack_names()]
    if as_json:
        json_lines(
            [
                {
                    "name": s.name,
                    "title": s.title,
                    "stage": s.stage,
                    "object": s.object,
                    "jurisdiction": s.jurisdiction.name,
                    "confidence": _weakest(s.basis),
                    "digest": s.digest,
                }
                for s in schemes
            ]
        )
        json_lines(
            [{"name": f"{p.id}@{p.version}", "title": p.title, "confidence": p.confidence} for p in packs]
        )
        return
    made = table(t("方案"), t("表"), t("地区"), t("阶段"), t("年度"), t("可信度"), title=t("表样方案"))
    for s in schemes:
        first, last = s.budget_years
        years = f"{first or ''}–{last or ''}" if first != last else str(first or "")
        made.add_row(
            s.name,
            s.title.replace("{year}", "XXXX"),
            s.jurisdiction.name,
            t(STAGES[s.stage]),
            years,
            t(CONFIDENCE[_weakest(s.basis)]),
        )
    console().print(made)
    made = table(t("规则包"), t("名称"), t("可信度"), title=t("评分规则包"))
    for pack in packs:
        made.add_row(f"{pack.id}@{pack.version}", pack.title, t(CONFIDENCE[pack.confidence]))
    console().print(made)


def _weakest(basis) -> str:
    """The weakest confidence among citations: what a user must be told."""
    from jixiao.core.scheme_page import CONFIDENCE

    order = list(CONFIDENCE)
    return max((citation.confidence for citation in basis), key=order.index)


@command.command("show", help=t("显示一个方案（合并继承之后的全部内容）"))
@click.argument("name")
@click.option("--year", type=int, help=t("按预算年度选版本"))
@click.option("--json", "as_json", is_flag=True, help=t("输出 JSON"))
def show(name: str, year: int | None, as_json: bool) -> None:
    """Print a resolved scheme or a rule pack."""
    import json

    from rich.markdown import Markdown

    from jixiao.core.library import load_pack, pack_names
    from jixiao.core.scheme_page import scheme_page

    if name in pack_names() or f"{name}@" in {pack.split("@")[0] + "@" for pack in pack_names()}:
        click.echo(
            json.dumps(
                _loaded(load_pack, name).model_dump(mode="json", exclude_defaults=True),
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    scheme = _of_year(name, year)
    if as_json:
        click.echo(
            json.dumps(scheme.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, indent=2)
        )
    else:
        console().print(Markdown(scheme_page(scheme)))


def _of_year(name: str, year: int | None):
    """The scheme named; without a version the one that serves the budget year."""
    from jixiao.core.library import load_scheme, scheme_names

    if year is None or "@" in name:
        return _loaded(load_scheme, name)
    versions = [_loaded(load_scheme, known) for known in scheme_names() if known.split("@")[0] == name]
    for scheme in versions:
        first, last = scheme.budget_years
        if (first is None or first <= year) and (last is None or year <= last):
            return scheme
    if not versions:
        return _loaded(load_scheme, name)
    known = "、".join(scheme.name for scheme in versions)
    raise click.UsageError(
        t("“{name}”没有适用 {year} 年度的版本；现有：{known}").format(name=name, year=year, known=known)
    )


def _loaded(load, name: str):
    from jixiao.core.scheme import SchemeError

    try:
        return load(name)
    except SchemeError as error:
        raise click.UsageError(str(error)) from error


@command.command("diff", help=t("并排比较两个方案"))
@click.argument("left")
@click.argument("right")
def diff(left: str, right: str) -> None:
    """Print what differs between two resolved schemes."""
    from jixiao.core.library import load_scheme
    from jixiao.core.scheme_tools import diff_schemes

    made = table(t("位置"), left, right)
    for path, one, other in diff_schemes(_loaded(load_scheme, left), _loaded(load_scheme, right)):
        made.add_row(path, str(one), str(other))
    console().print(made if made.row_count else t("两个方案没有差别"))


@command.command("check", help=t("校验方案和规则包：能否加载、依据、别名、布局、检查代码"))
@click.argument("names", nargs=-1)
def check(names: tuple[str, ...]) -> int:
    """Prove schemes and packs (names or YAML files); 1 when one is wrong."""
    from jixiao.core.library import pack_names, scheme_names

    chosen = names or (*scheme_names(), *pack_names())
    wrong = 0
    for name in chosen:
        problems = _problems(name)
        wrong += bool(problems)
        click.echo(("✗ " if problems else "✓ ") + name)
        for problem in problems:
            click.echo("  " + in_language(problem, language()))
    click.echo(t("共 {n} 个，{wrong} 个有问题").format(n=len(chosen), wrong=wrong))
    return 1 if wrong else 0


def _problems(name: str) -> list[str]:
    from jixiao.core.library import load_pack, load_scheme, pack_names, packaged
    from jixiao.core.scheme import SchemeError
    from jixiao.core.scheme_tools import prove_scheme
    from jixiao.review.settings import check_settings

    try:
        if name in pack_names():
            load_pack(name)
            return []
        scheme = packaged().scheme_file(Path(name)) if name.endswith(".yaml") else load_scheme(name)
        check_settings(scheme)
    except (SchemeError, OSError) as error:
        return [str(error)]
    return prove_scheme(scheme)


@command.command("new", help=t("写出一个新方案的骨架：以已有方案为基础，只写不同之处"))
@click.argument("name", metavar="ID@VERSION")
@click.option("--based-on", required=True, metavar="ID@VERSION", help=t("以哪个方案为基础"))
@click.option("--title", required=True, help=t("表的标题"))
@click.option("--jurisdiction", default="", help=t("地区名称"))
@click.option("--out", type=click.Path(path_type=Path), help=t("写到哪个文件（默认显示在屏幕上）"))
def new(name: str, based_on: str, title: str, jurisdiction: str, out: Path | None) -> None:
    """Write the skeleton of a new scheme."""
    from jixiao.core.library import load_scheme
    from jixiao.core.scheme_tools import new_scheme_text

    _loaded(load_scheme, based_on)
    text = new_scheme_text(name, based_on, title, jurisdiction)
    if out is None:
        click.echo(text)
        return
    if out.exists():
        raise click.UsageError(t("文件“{file}”已存在，没有覆盖").format(file=out))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, "utf-8")
    click.echo(t("已写出 {file}").format(file=out))


@command.command("freeze", help=t("发布前冻结方案：记下指纹，以后改动必须出新版本"))
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def freeze(folder: Path) -> None:
    """Record the digest of every scheme of a folder that has none yet."""
    from jixiao.core import scheme_tools

    scheme_tools.freeze(folder)
    click.echo(t("已写出 {file}").format(file=folder / "frozen.yaml"))
