"""What a user would pick instead of our readers, run by any Python that has them.

    python benchmarks/_other_tools.py TOOL FILE…

prints one JSON object: processor seconds for reading all the files once (the best of three, after one that loads
everything), the version, and the text that came out of each. ``documents.py`` runs it with the interpreter that it
is given, so that none of these tools becomes a dependency. Standard library and the tool only.
"""

import importlib.metadata
import importlib.util
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def with_python_docx(paths):
    import docx

    for path in paths:
        document = docx.Document(path)
        lines = [paragraph.text for paragraph in document.paragraphs]
        for table in document.tables:
            lines += [cell.text for row in table.rows for cell in row.cells]
        yield "\n".join(lines)


def with_openpyxl(paths):
    import openpyxl

    for path in paths:
        sheets = openpyxl.load_workbook(path)
        yield "\n".join(
            str(cell.value)
            for sheet in sheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        )


def with_camelot(paths):
    import camelot

    for path in paths:
        tables = camelot.read_pdf(path, pages="all")
        yield "\n".join(str(cell) for table in tables for row in table.data for cell in row)


def with_markitdown(paths):
    import markitdown

    converter = markitdown.MarkItDown()
    for path in paths:
        yield converter.convert(path).text_content


def with_pandoc(paths):
    for path in paths:
        made = subprocess.run([pandoc(), "-t", "html", path], capture_output=True, check=True, text=True)
        yield made.stdout


def with_libreoffice(paths):
    """All files in one call, as somebody who knows the program would."""
    with tempfile.TemporaryDirectory() as folder:
        words = [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{folder}/profile",
            "--convert-to",
            "html",
        ]
        subprocess.run([*words, "--outdir", folder, *paths], capture_output=True, check=True, timeout=600)
        for path in paths:
            yield (Path(folder) / f"{Path(path).stem}.html").read_text("utf-8", "replace")


def pandoc():
    """The program: of the machine, else the one that pypandoc brings."""
    if found := shutil.which("pandoc"):
        return found
    if importlib.util.find_spec("pypandoc"):
        import pypandoc

        return pypandoc.get_pandoc_path()
    return None


TOOLS = {
    "python-docx": (with_python_docx, ("docx",), "docx"),
    "openpyxl": (with_openpyxl, ("xlsx",), "openpyxl"),
    "camelot": (with_camelot, ("pdf",), "camelot"),
    "MarkItDown": (with_markitdown, ("docx", "xlsx", "html", "xls", "pdf"), "markitdown"),
    "pandoc": (with_pandoc, ("docx", "html"), pandoc),
    "LibreOffice": (with_libreoffice, ("docx", "xlsx", "doc", "xls"), lambda: shutil.which("soffice")),
}
"""How each is run, on which formats, and what it needs: a module, or a program that a function finds. None of them
knows a form: they give text and cells, no records."""


def is_there(needs) -> bool:
    return bool(needs() if callable(needs) else importlib.util.find_spec(needs))


def version_of(tool: str) -> str:
    """The version of a tool, as it tells it."""
    try:
        if tool == "LibreOffice":
            return subprocess.run(["soffice", "--version"], capture_output=True, text=True).stdout.split()[1]
        if tool == "pandoc":
            return subprocess.run([pandoc(), "--version"], capture_output=True, text=True).stdout.split()[1]
        return importlib.metadata.version({"camelot": "camelot-py"}.get(tool, tool.lower()))
    except (importlib.metadata.PackageNotFoundError, IndexError):
        return ""


def spent() -> float:
    """Processor seconds of this process and of all programs that it called."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def measured(run, paths) -> tuple[float, list[str]]:
    """The least seconds of three rounds over all paths, and the texts."""
    texts, rounds = list(run(paths)), []
    for _ in range(3):
        before = spent()
        list(run(paths))
        rounds.append(spent() - before)
    return min(rounds), texts


def main() -> None:
    """One JSON object: seconds, texts and version; or the error; or that the tool is not there."""
    tool, *paths = sys.argv[1:]
    run, _, needs = TOOLS[tool]
    if not is_there(needs):
        print(json.dumps({"missing": True}))
        return
    try:
        seconds, texts = measured(run, paths)
    except Exception as error:  # another's fault, told as what it is
        print(json.dumps({"error": f"{type(error).__name__}: {error}"[:200]}))
        return
    print(json.dumps({"seconds": seconds, "texts": texts, "version": version_of(tool)}))


if __name__ == "__main__":
    main()
