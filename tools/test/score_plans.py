"""Holds the reader to its bars on the annotated real plans.

usage: score_plans.py PLANS_DIR COTMOC OUT_DIR
"""

import json
import pathlib
import re
import subprocess
import sys

FULLY_RIGHT = 0.95
NAMES = 0.97


def read_all(plans, cotmoc, out):
    """Lets the binary read every text and writes what the scorer expects."""
    out.mkdir(parents=True, exist_ok=True)
    for text in sorted(plans.glob("[0-9][0-9][0-9].txt")):
        answer = subprocess.run([cotmoc, "read", str(text), "--format", "json"], check=True, capture_output=True).stdout
        targets = json.loads(answer)["targets"]
        (out / (text.stem + ".json")).write_text(json.dumps(targets, ensure_ascii=False), encoding="utf-8")


def known_names():
    """The names of the catalogue's indicators."""
    entries = json.loads(pathlib.Path("catalogue/indicators.json").read_text(encoding="utf-8"))
    entries = entries["indicators"] if isinstance(entries, dict) else entries
    return {entry["name"] for entry in entries}


def named(plans, out):
    """Of the annotated targets whose indicator is in the catalogue: how many were given that name, of how many."""
    fold = lambda words: re.sub(r"\s+", " ", words.replace("\xa0", " ")).strip()
    known, right, total = known_names(), 0, 0
    for gold in sorted(plans.glob("[0-9][0-9][0-9].gold.json")):
        stem = gold.name.split(".")[0]
        text = fold((plans / f"{stem}.txt").read_text(encoding="utf-8"))
        read = json.loads((out / f"{stem}.json").read_text(encoding="utf-8"))
        for want in json.loads(gold.read_text(encoding="utf-8")):
            if want["indicator"] not in known:
                continue
            total += 1
            where = text.find(fold(want["quote"]))
            right += any(
                target["indicator"] == want["indicator"]
                and float(target["value"]) == float(want["value"])
                and target["year"] in [want["year"], *want.get("year_alt", [])]
                and near(text, fold(target["quote"]), where, len(fold(want["quote"])))
                for target in read
            )
    return right, total


def near(text, quote, start, length):
    """Whether the quote overlaps the annotated passage anywhere it occurs."""
    at = text.find(quote)
    while at >= 0:
        if at < start + length and start < at + len(quote):
            return True
        at = text.find(quote, at + 1)
    return False


def main():
    plans, cotmoc, out = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
    read_all(plans, cotmoc, out)
    score = subprocess.run([sys.executable, str(plans / "score.py"), str(out), str(plans)], check=True, capture_output=True, text=True).stdout
    print(score, end="")
    precision, recall = map(float, re.search(r"^fully right +precision ([\d.]+) +recall ([\d.]+)", score, re.M).groups())
    right, total = named(plans, out)
    print(f"names right, of those in the catalogue: {right} of {total} = {right / total:.3f}")
    checks = (
        ("fully right, precision", precision, FULLY_RIGHT),
        ("fully right, recall", recall, FULLY_RIGHT),
        ("names", right / total, NAMES),
    )
    bad = [check for check in checks if check[1] < check[2]]
    for name, value, bar in bad:
        print(f"FAILED: {name}: {value:.3f} is under {bar}")
    print(f"{len(checks) - len(bad)} passed, {len(bad)} failed, 0 skipped")
    sys.exit(bool(bad))


main()
