"""Make the subset fonts of src/jixiao/formats/fonts from Noto CJK.

Needs fonttools and the Debian packages fonts-noto-cjk and unicode-data (for the list 通用规范汉字表):

    python scripts/make_fonts.py [--noto FOLDER] [--unicode FOLDER]

The output depends on the input fonts alone: the time stamp of each font is kept.
"""

from __future__ import annotations

import argparse
import bz2
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "src" / "jixiao" / "formats" / "fonts"
SIMPLIFIED = 2
"""The index of the SC face in each Noto CJK collection."""

FACES = {
    "JixiaoSerifSC-Regular": ("NotoSerifCJK-Regular.ttc", "Jixiao Serif SC", "Regular"),
    "JixiaoSerifSC-Bold": ("NotoSerifCJK-Bold.ttc", "Jixiao Serif SC", "Bold"),
    "JixiaoSansSC-Bold": ("NotoSansCJK-Bold.ttc", "Jixiao Sans SC", "Bold"),
}

RANGES = (
    (0x20, 0x17F),  # Latin with the vowels of pinyin
    (0x1CD, 0x1DC),
    (0x391, 0x3C9),  # Greek
    (0x401, 0x451),  # Cyrillic
    (0x2010, 0x205E),  # general punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x218F),  # ℃ № ™ Ⅳ
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # ≤ ≥ ≦ ≧ ≈
    (0x2460, 0x24FF),  # ① to ⑳, ⑴, ⒈
    (0x2500, 0x257F),  # box drawing
    (0x25A0, 0x2612),  # □ ■ ○ ● ☐ ☑ ☒
    (0x2713, 0x2717),  # ✓ ✗
    (0x3000, 0x303F),  # 、。〔〕〇
    (0x3041, 0x30FF),  # kana
    (0x3105, 0x3129),  # bopomofo
    (0x3200, 0x33FF),  # ㈠ ㎡ ㎏
    (0xFE30, 0xFE6B),
    (0xFF01, 0xFFEE),  # full-width forms
)
"""Everything but Chinese characters."""


def characters(unicode_data: Path) -> set[int]:
    """The 8105 of 通用规范汉字表 (2013), the 6763 of GB 2312-80, all signs of GB 2312, and ``RANGES``."""
    wanted = {code for first, last in RANGES for code in range(first, last + 1)}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                wanted.add(ord(bytes([high, low]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    with bz2.open(unicode_data / "Unihan_OtherMappings.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            code, _, rest = line.partition("\t")
            if rest.startswith("kTGH\t"):
                wanted.add(int(code[2:], 16))
    return wanted


def make(source: Path, wanted: set[int], family: str, style: str, target: Path) -> set[int]:
    """Write one subset without vertical forms, layout features and hints; returns what it covers."""
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14]
    options.recalc_timestamp = False
    options.notdef_outline = True
    font = TTFont(source, fontNumber=SIMPLIFIED, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    rename(font, family, style)
    font.save(target)
    return set(font.getBestCmap())


def rename(font: TTFont, family: str, style: str) -> None:
    """Give the subset its own family name, so that nobody takes it for the whole font."""
    postscript = f"{family.replace(' ', '')}-{style}"
    names = {1: family, 2: style, 3: f"1.0;{postscript}", 4: f"{family} {style}", 6: postscript}
    table = font["name"]
    table.names = [
        entry for entry in table.names if (entry.platformID, entry.platEncID, entry.langID) == (3, 1, 0x409)
    ]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [postscript]
    top = cff.topDictIndex[0]
    top.FamilyName, top.FullName = family, f"{family} {style}"


def ranges(codes: set[int]) -> str:
    """Code points as lines of ``first-last`` in hexadecimal."""
    lines: list[list[int]] = []
    for code in sorted(codes):
        if lines and code == lines[-1][1] + 1:
            lines[-1][1] = code
        else:
            lines.append([code, code])
    return "".join(f"{first:X}-{last:X}\n" for first, last in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--noto", type=Path, default=Path("/usr/share/fonts/opentype/noto"))
    parser.add_argument("--unicode", type=Path, default=Path("/usr/share/unicode"))
    given = parser.parse_args()
    wanted = characters(given.unicode)
    covered = wanted
    for name, (file, family, style) in FACES.items():
        target = FONTS / f"{name}.otf"
        covered = covered & make(given.noto / file, wanted, family, style, target)
        print(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB")
    (FONTS / "coverage.txt").write_text(ranges(covered), encoding="ascii")
    print(f"{len(covered)} characters in every face")


if __name__ == "__main__":
    main()
