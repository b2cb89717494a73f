# usage: python3 sheet.py FROM TO LINE=VALUE…
# Writes figures into a form's Excel file as a person would: column A names the line, column F holds its figure.
import re
import sys
import zipfile

came, left, *wanted = sys.argv[1:]
inside = "xl/worksheets/sheet1.xml"
with zipfile.ZipFile(came) as book:
    parts = {entry: book.read(entry.filename) for entry in book.infolist()}
texts = next(text.decode() for entry, text in parts.items() if entry.filename == "xl/sharedStrings.xml")
texts = ["".join(re.findall(r"<t[^>]*>([^<]*)</t>", one)) for one in re.findall(r"<si>(.*?)</si>", texts, re.S)]
sheet = next(text.decode() for entry, text in parts.items() if entry.filename == inside)

for line, value in (one.split("=") for one in wanted):
    rows = [row for row, nth in re.findall(r'<c r="A(\d+)"[^>]*t="s"[^>]*><v>(\d+)</v>', sheet) if texts[int(nth)] == line]
    assert len(rows) == 1, f"line {line} stands in rows {rows}"
    cell = rf'<c r="F{rows[0]}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)'
    sheet, count = re.subn(cell, lambda found: f'<c r="F{rows[0]}"{found[1] or ""}><v>{value}</v></c>', sheet, count=1)
    assert count == 1, f"no cell for line {line}"

with zipfile.ZipFile(left, "w", zipfile.ZIP_DEFLATED) as book:
    for entry, text in parts.items():
        book.writestr(entry.filename, sheet.encode() if entry.filename == inside else text)
