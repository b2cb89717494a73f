"""Writes the binary sample plans. usage: build.py SAMPLES_DIR TEST_FILES_DIR (see ../make-samples)"""

import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

import khong_ghi_tinh
import song_xanh
import tra_vinh

MOMENT = (2026, 1, 1, 0, 0, 0)


def stable(path):
    """Rewrites a .docx with fixed times, so that the same text always gives the same bytes."""
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-01-01T00:00:00Z", content)
            archive.writestr(zipfile.ZipInfo(name, MOMENT), content, zipfile.ZIP_DEFLATED)


def save(document, path):
    """Saves with our own document properties instead of the template's."""
    properties = document.core_properties
    properties.author = "Cột Mốc"
    properties.comments = "Văn bản minh họa của Cột Mốc, không phải văn bản chính thức."
    document.save(path)
    stable(path)


def main():
    out, test_files = map(pathlib.Path, sys.argv[1:])
    save(song_xanh.build(), test_files / "song-xanh-12-kh-ubnd.docx")
    save(tra_vinh.build(), out / "tra-vinh-59-kh-ubnd.docx")
    with tempfile.TemporaryDirectory() as scratch:
        word = pathlib.Path(scratch) / "khong-ghi-tinh.docx"
        save(khong_ghi_tinh.build(), word)
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{scratch}/profile", "--headless",
             "--convert-to", "pdf", "--outdir", str(out), str(word)],
            check=True, stdin=subprocess.DEVNULL,
        )


main()
