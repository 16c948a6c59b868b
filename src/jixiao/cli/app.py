"""The ``jixiao`` command: its list of commands, their help in the reader's language, and its errors."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from jixiao.cli.language import LANGUAGES, t

COMMANDS = {
    "read": "读取各种格式的绩效表，统一成记录",
    "score": "按评分规则逐项计算，说明每一分",
    "review": "像最严格的审核人那样检查",
    "batch": "成批评分、汇总：一省一国的表",
    "report": "输出正式表样、自评报告、审核报告",
    "scheme": "查看、比较、校验、新建表样方案",
    "check": "查看检查目录，新建检查",
    "demo": "生成样表并走完整个流程",
    "serve": "启动网页系统",
    "backup": "备份网页系统的数据库",
    "restore": "恢复网页系统的数据库",
    "completion": "输出命令行补全脚本",
}
"""Each command and its one-line help. The module ``cli/<name>.py`` holds it and is loaded on use."""


class Command(click.Command):
    """A command whose help headings are in the reader's language."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), t("用法：") + " ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [row for param in self.get_params(ctx) if (row := param.get_help_record(ctx))]
        if rows:
            with formatter.section(t("选项")):
                formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = t("显示帮助并退出")
        return option

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:
            formatter.write_paragraph()
            for line in self.epilog.strip().splitlines():
                formatter.write(f"{line}\n")


class Group(Command, click.Group):
    """A group of commands."""

    command_class = Command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(t("命令")):
            formatter.write_dl([(name, self.short_help_of(ctx, name)) for name in self.list_commands(ctx)])

    def short_help_of(self, ctx: click.Context, name: str) -> str:
        command = self.get_command(ctx, name)
        return command.get_short_help_str(80) if command else ""


class LazyGroup(Group):
    """The top level: knows its commands by name and loads one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return importlib.import_module(f"jixiao.cli.{name}").command

    def short_help_of(self, ctx: click.Context, name: str) -> str:
        return t(COMMANDS[name])


@click.group(
    cls=LazyGroup,
    help=t("绩效：读取、检查、评分、输出预算绩效表。"),
    epilog=t(
        "例：\n"
        "  jixiao read 申报表.docx\n"
        "  jixiao review 申报表目录/ --report 审核.html\n"
        "  jixiao score 自评表.xlsx --json\n"
        "退出码：0 无阻断问题；1 有 P0 问题；2 用法错误或有文件读不了。"
    ),
)
@click.option("--lang", type=click.Choice(LANGUAGES), default=None, help=t("语言：zh 中文（默认），en 英文"))
@click.version_option(package_name="jixiao", message="jixiao %(version)s", help=t("显示版本并退出"))
def command(lang: str | None) -> None:
    """The words after ``jixiao``. ``--lang`` is read by ``language()`` before this runs."""


def run(words: Sequence[str]) -> int:
    """Run the command line; the exit code. Usage errors are told in the reader's language."""
    if os.environ.get("_JIXIAO_COMPLETE"):
        command(args=list(words), prog_name="jixiao")
    try:
        outcome = command(args=_without_language(words), prog_name="jixiao", standalone_mode=False)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 2
    except click.ClickException as error:
        click.echo(t("错误：") + _sentence(error), err=True)
        if isinstance(error, click.UsageError) and error.ctx:
            click.echo(
                t("用 “{command} --help” 看用法和例子。").format(command=error.ctx.command_path), err=True
            )
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(t("已中断。已写出的文件都完整可用。"), err=True)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:
        if not _told(error):
            raise
        return 2
    return outcome if isinstance(outcome, int) else 0


def _told(error: Exception) -> bool:
    """Tell an error that a person can mend: a mistake in a scheme or rule pack, a character that no font can print, a
    template or list that cannot be read, what the system refuses. False for anything else, which is our own bug."""
    from jixiao.cli.failing import told
    from jixiao.cli.inputs import tell
    from jixiao.core.scheme import SchemeError
    from jixiao.formats.fonts.coverage import MissingGlyph
    from jixiao.formats.notices import UnreadableFile

    if isinstance(error, UnreadableFile | MissingGlyph):
        tell(error.finding)
        return True
    message = str(error) if isinstance(error, SchemeError) else told(error)
    if message:
        click.echo(t("错误：") + message, err=True)
    return bool(message)


def _without_language(words: Sequence[str]) -> list[str]:
    """The words without ``--lang XX``, which may stand anywhere; a wrong language is left for click to refuse."""
    kept, skip = [], False
    for position, word in enumerate(words):
        if skip:
            skip = False
        elif word == "--lang" and position + 1 < len(words) and words[position + 1] in LANGUAGES:
            skip = True
        elif not (word.startswith("--lang=") and word.removeprefix("--lang=") in LANGUAGES):
            kept.append(word)
    return kept


def _sentence(error: click.ClickException) -> str:
    """A usage error as one sentence in the reader's language."""
    if isinstance(error, click.NoSuchOption):
        close = (
            t("；是不是 {options}？").format(options=" ".join(error.possibilities))
            if error.possibilities
            else ""
        )
        return t("没有选项 {name}").format(name=error.option_name) + close
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else ""
        return t("缺少参数 {name}").format(name=name)
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param else ""
        return t("参数 {name} 不对：{why}").format(name=name, why=error.message)
    if isinstance(error, click.UsageError) and error.message.startswith("No such command"):
        return t("没有这个命令；可用的命令：{names}").format(names=" ".join(COMMANDS))
    return error.format_message()
