"""Help in two languages, and errors that say what to do."""

import pytest

COMMANDS = ["read", "score", "review", "report", "scheme", "check", "demo", "completion"]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_with_an_example_in_both_languages(jixiao, command):
    chinese, english = jixiao(command, "--help"), jixiao("--lang", "en", command, "--help")
    assert chinese.code == english.code == 0
    assert "用法" in chinese.out and "例：" in chinese.out
    assert "Usage" in english.out and "Examples:" in english.out
    assert f"jixiao {command}" in english.out.split("Examples:")[1]


def test_language_may_stand_anywhere_or_in_the_environment(jixiao):
    assert "Usage" in jixiao("read", "--help", "--lang", "en").out
    assert "Usage" in jixiao("read", "--help", JIXIAO_LANG="en").out
    assert "用法" in jixiao("read", "--help", "--lang=zh", JIXIAO_LANG="en").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["read"], "缺少参数"),
        (["raed", "x.docx"], "没有这个命令"),
        (["read", "--jsn", "x.docx"], "--json"),
        (["review", "x.docx", "--only", "T99"], "没有检查 T99"),
        (["review", "x.docx", "--severity", "P9"], "--severity"),
        (["review", "x.docx", "--report", "out.odt"], "out.odt"),
        (["read", "x.docx", "--scheme", "cn-xx/none@1"], "cn-xx/none"),
        (["scheme", "show", "cn-js-sz/project-targte@2024"], "cn-js-sz/project-target@2024"),
        (["scheme", "show", "cn-js-sz/project-target", "--year", "1999"], "1999"),
        (["check", "show", "Z01"], "没有检查 Z01"),
        (["--lang", "fr", "read", "x.docx"], "--lang"),
    ],
)
def test_wrong_usage_says_what_is_wrong_and_leaves_with_2(jixiao, words, says):
    outcome = jixiao(*words)
    assert outcome.code == 2
    assert says in outcome.err, outcome.err
    assert "Traceback" not in outcome.err


def test_no_words_show_the_help(jixiao):
    outcome = jixiao()
    assert outcome.code == 2 and "review" in outcome.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(jixiao, shell):
    assert "_JIXIAO_COMPLETE" in jixiao("completion", shell).out


def test_completion_completes(jixiao):
    outcome = jixiao(_JIXIAO_COMPLETE="bash_complete", COMP_WORDS="jixiao re", COMP_CWORD="1")
    assert {"read", "review", "report"} <= {line.split(",")[-1] for line in outcome.out.split()}
