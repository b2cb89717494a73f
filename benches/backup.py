"""Backup, restore and verify with a million observations: seconds, most memory, size.

usage: backup.py COTMOC [--rows N] [--database URL] [--check]   (build first: cargo build --release)

With --database the figures lie in that (empty) PostgreSQL database, the backup is restored into SQLite.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

BACKUP_S = 30
RESTORE_S = 60
VERIFY_S = 30
MEMORY_MB = 300


def run(*words):
    """Seconds and most memory in MB of a command that has to succeed."""
    begin = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if status != 0:
        sys.exit(f"{' '.join(map(str, words))}: {said.decode()}")
    return seconds, usage.ru_maxrss / 1024


def write_figures(path, rows, cotmoc):
    """Figures of every commune, quarter by quarter and element by element, deterministic."""
    catalogue = json.loads((pathlib.Path(__file__).parent.parent / "catalogue/elements.json").read_text())
    elements = [
        e["code"] for e in catalogue if e["level"] == "xã" and e["frequency"] == "quarter" and not e.get("breakdown")
    ]
    listed = subprocess.run(
        [cotmoc, "units", "list", "--level", "xã", "--at", "2026-01-01", "--format", "json"],
        capture_output=True, check=True, cwd=path.parent,
    )
    communes = [unit["code"] for unit in json.loads(listed.stdout)]
    written, state = 0, 7
    with path.open("w") as out:
        out.write("element,unit,period,category,value,status,provider,source,note\n")
        for year in range(2026, 2015, -1):
            for quarter in range(1, 5):
                for element in elements:
                    for commune in communes:
                        if written == rows:
                            return written
                        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
                        value = (state >> 33) % 100000
                        out.write(f"{element},{commune}@2026-01-01,{year}-Q{quarter},,{value},,UBND xã,Báo cáo quý,\n")
                        written += 1
    return written


def main():
    words = sys.argv[1:]
    cotmoc = str(pathlib.Path(words[0]).resolve())
    rows = int(words[words.index("--rows") + 1]) if "--rows" in words else 1_000_000
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        place = ["--data", scratch / "data"]
        if "--database" in words:
            place = ["--database", words[words.index("--database") + 1]]
        figures = scratch / "figures.csv"
        rows = write_figures(figures, rows, cotmoc)
        run(cotmoc, "data", "import", figures, *place)
        file, there = scratch / "a.zip", scratch / "there"
        backup = run(cotmoc, "backup", file, *place)
        restore = run(cotmoc, "restore", file, "--data", there)
        verify = run(cotmoc, "verify", "--data", there)
        size = file.stat().st_size / 1e6
    print(f"{rows} observations, {size:.1f} MB")
    failed = False
    for name, (seconds, memory), bar in [
        ("backup", backup, BACKUP_S), ("restore", restore, RESTORE_S), ("verify", verify, VERIFY_S)
    ]:
        print(f"  {name}: {seconds:.1f} s (bar {bar}), {memory:.0f} MB (bar {MEMORY_MB})")
        failed |= seconds > bar or memory > MEMORY_MB
    if failed and "--check" in words:
        sys.exit(1)


if __name__ == "__main__":
    main()
