"""Write docs/generated from the code and the schemes: a page a check, a page a scheme, the record's JSON Schema,
the commands; and the outputs shown in the READMEs from the commands themselves. ``--check`` writes nothing and fails when a page is missing, stale or left over."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "generated"
OUTPUT = re.compile(r"(<!-- output: (.+?) -->)\n```\n.*?```", re.S)
"""A place in a README that shows what a command prints."""


def pages() -> dict[str, str]:
    """Every generated page: path under docs/generated to text."""
    return {
        **check_pages(),
        **scheme_pages(),
        "record.schema.json": record_schema(),
        "commands.md": command_page(),
    }


def check_pages() -> dict[str, str]:
    from jixiao.review.engine import catalogue
    from jixiao.review.pages import check_index, check_page

    made = {f"checks/{check.code}-{check.name}.md": check_page(check) for check in catalogue().values()}
    return {**made, "checks/README.md": check_index(catalogue().values())}


def scheme_pages() -> dict[str, str]:
    from jixiao.core.library import load_scheme, scheme_names
    from jixiao.core.scheme_page import scheme_page

    schemes = [load_scheme(name) for name in scheme_names()]
    made = {f"schemes/{page_name(scheme.name)}": scheme_page(scheme) for scheme in schemes}
    rows = [f"| [{s.name}]({page_name(s.name)}) | {s.title} | {s.jurisdiction.name} |" for s in schemes]
    index = "\n".join(["# 表样方案", "", "| 方案 | 表 | 地区 |", "|---|---|---|", *rows, ""])
    return {**made, "schemes/README.md": index}


def page_name(name: str) -> str:
    return name.replace("/", "-") + ".md"


def record_schema() -> str:
    from jixiao.core.record import Record

    schema = Record.model_json_schema(mode="serialization", by_alias=True)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "jixiao-record/1", **schema}
    return json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def command_page() -> str:
    from jixiao.cli.app import command

    lines = ["# 命令", ""]
    context = click.Context(command, info_name="jixiao")
    for name in command.list_commands(context):
        lines += help_of(command.get_command(context, name), context)
    return "\n".join(lines) + "\n"


def help_of(part: click.Command, parent: click.Context) -> list[str]:
    context = click.Context(
        part, info_name=part.name, parent=parent, terminal_width=110, max_content_width=110
    )
    lines = [f"## {context.command_path}", "", "```", part.get_help(context).strip(), "```", ""]
    if isinstance(part, click.Group):
        for name in part.list_commands(context):
            lines += help_of(part.get_command(context, name), context)
    return lines


def readmes() -> dict[str, str]:
    """Each README with the output of the commands that it names, run now: file to text."""
    made = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in ("README.md", "README.zh-CN.md"):
            text = (ROOT / name).read_text("utf-8")
            made[name] = OUTPUT.sub(
                lambda match: f"{match[1]}\n```\n{output_of(match[2], Path(folder))}```", text
            )
    return made


def output_of(line: str, folder: Path) -> str:
    """What a command prints, run in ``folder``; ``| last N`` keeps the last lines."""
    line, _, cut = line.partition(" | last ")
    words = line.split()
    program = str(Path(sys.executable).parent / words[0])
    environment = {**os.environ, "COLUMNS": "110", "JIXIAO_LANG": "zh"}
    done = subprocess.run([program, *words[1:]], cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode == 2:
        raise SystemExit(f"{line}: {done.stderr}")
    lines = [row.rstrip() for row in done.stdout.strip("\n").split("\n")]
    return "\n".join(lines[-int(cut) :] if cut else lines) + "\n"


def main() -> int:
    wanted = pages()
    stale_readmes = {
        name: text for name, text in readmes().items() if text != (ROOT / name).read_text("utf-8")
    }
    present = {
        str(path.relative_to(FOLDER)): path.read_text("utf-8") for path in FOLDER.rglob("*") if path.is_file()
    }
    stale = sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))
    if "--check" in sys.argv:
        for name in stale:
            print(f"docs/generated/{name} is not what the code says: run make docs")
        for name in stale_readmes:
            print(f"{name} does not show what the commands print: run make docs")
        return 1 if stale or stale_readmes else 0
    for name, text in stale_readmes.items():
        (ROOT / name).write_text(text, "utf-8")
    for name in stale:
        path = FOLDER / name
        if name in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[name], "utf-8")
        else:
            path.unlink()
    print(f"{len(wanted)} pages, {len(stale)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
