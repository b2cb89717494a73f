#!/usr/bin/env python3
"""Writes catalogue/units/{events,units,successions}.csv from a folder with the raw register.

    tools/units/make.py FOLDER

FOLDER holds units.csv (one row per unit and interval of its state) and changes.csv (every old unit and its
heir, with the act). What the files it writes mean stands in catalogue/units/README.md. The numbers of units
follow from the generation, the level and the code alone, so that another run never gives a unit another number.
"""

import csv
import datetime
import pathlib
import sys
from collections import defaultdict

OUT = pathlib.Path(__file__).resolve().parents[2] / "catalogue" / "units"
NATION = 1
# The first number of each generation and level; a unit's number is this plus its code.
FIRST = {
    ("pre-2025", "province"): 100,
    ("2025", "province"): 200,
    ("pre-2025", "district"): 1_000,
    ("pre-2025", "commune"): 100_000,
    ("2025", "commune"): 200_000,
}
LEVELS = {"province": "tỉnh", "district": "huyện", "commune": "xã"}
REFORM = "2025-07-01"
DISTRICTS_END = ("203/2025/QH15", "Kết thúc hoạt động của đơn vị hành chính cấp huyện.")
OBSERVED = "Thấy khi so hai bản danh mục của cơ quan thống kê; ngày và văn bản có hiệu lực pháp lý chưa rõ."
NO_ACT = "Ngày theo danh mục của cơ quan thống kê; số văn bản chưa rõ."


def read(folder, name):
    with open(folder / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key(row):
    return row["scheme"], row["level"], row["code"]


def day_after(date):
    return (datetime.date.fromisoformat(date) + datetime.timedelta(days=1)).isoformat()


class Register:
    """States, ends and successions by event; an event is (date, act, note)."""

    def __init__(self, units, changes):
        self.intervals = defaultdict(list)
        for row in sorted(units, key=lambda r: r["valid_from"]):
            self.intervals[key(row)].append(row)
        # A unit that passed the reform alone and whole is the same unit: it keeps its number.
        alone = [c for c in changes if c["effective_date"] == REFORM and c["kind"] in ("unchanged", "rename")]
        alone = [c for c in alone if c["level"] != "district"]
        heirs = [c["new_code"] for c in changes if c["effective_date"] == REFORM and c["level"] != "province"]
        self.same = {}
        for change in alone:
            if change["level"] == "commune" and heirs.count(change["new_code"]) != 1:
                sys.exit(f"{change['new_code']} is said to continue {change['old_code']} alone, and does not")
            self.same["2025", change["level"], change["new_code"]] = ("pre-2025", change["level"], change["old_code"])
        self.number = {k: FIRST[k[:2]] + int(k[2]) for k in self.intervals if k not in self.same}
        self.number |= {new: self.number[old] for new, old in self.same.items()}
        self.continued = set(self.same.values())
        self.changes = changes
        self.states = []  # (unit, event, level, code, name, type, parent, clause)
        self.ends = {}  # unit → event
        self.successions = []  # (old, new, share)

    def run(self):
        begin = (None, "", "Danh mục như khi bắt đầu ghi chép: có hiệu lực từ trước 01/11/2021; ngày lập chưa rõ.")
        self.states.append((NATION, begin, "quốc gia", "VN", "Việt Nam", "", "", ""))
        acts = {}
        for change in self.changes:
            if change["effective_date"] == REFORM:
                new = ("2025", "province" if change["level"] == "province" else "commune", change["new_code"])
                acts[new] = (change["decree"], change["clause"])
                if new not in self.same:
                    old = self.number[change["old_scheme"], change["level"], change["old_code"]]
                    self.successions.append((old, self.number[new], change["pop_share"]))
                    self.ends[old] = (REFORM, change["decree"], "")
            else:
                unit = (change["old_scheme"], change["level"], change["old_code"])
                acts[unit, change["effective_date"]] = (change["decree"], change["clause"])
        for unit, rows in self.intervals.items():
            for row in rows:
                self.state(unit, row, acts, begin)
        for unit, rows in self.intervals.items():
            last = rows[-1]["valid_to"]
            number = self.number[unit]
            if last and unit not in self.continued and number not in self.ends:
                date = day_after(last)
                event = (date, *DISTRICTS_END) if date == REFORM else (date, "", self.why(rows[-1], "end"))
                if date == REFORM and unit[1] != "district":
                    sys.exit(f"{unit} ends on {date} without an heir")
                self.ends[number] = event

    def state(self, unit, row, acts, begin):
        number, date, clause = self.number[unit], row["valid_from"], ""
        if not date:
            event = begin
        elif date == REFORM:
            act, clause = acts[unit]
            event = (date, act, "")
        elif (unit, date) in acts:
            act, clause = acts[unit, date]
            event = (date, act, "")
        else:
            event = (date, row["decree"], "" if row["decree"] else self.why(row, "start"))
        word = row["type"]
        if not row["name"].lower().startswith(word + " "):
            sys.exit(f"{unit}: «{row['name']}» does not begin with «{word}»")
        name = row["name"][len(word) + 1 :]
        upper = NATION
        if unit[1] != "province":
            level = "province" if unit[1] == "district" or unit[0] == "2025" else "district"
            upper = self.number[unit[0], level, row["parent_code"]]
        level = "" if unit in self.same or row is not self.intervals[unit][0] else LEVELS[unit[1]]
        self.states.append((number, event, level, row["code"], name, word, upper, clause))

    @staticmethod
    def why(row, side):
        return OBSERVED if f"{side} observed" in row["note"] else NO_ACT


def kind(born, named, moved, ended, heirs):
    if heirs or sum(map(bool, (born, named, moved, ended))) > 1:
        return "rearrange"
    return "create" if born else "rename" if named else "move" if moved else "abolish"


def write(name, head, rows):
    lines = []
    for row in (head, *rows):
        fields = [str(field) for field in row]
        if any(sign in field for field in fields for sign in ',"\n'):
            sys.exit(f"{name}: a comma or a quote in {fields}; the files are written without quoting")
        lines.append(",".join(fields) + "\n")
    (OUT / name).write_text("".join(lines), encoding="utf-8")


def main():
    folder = pathlib.Path(sys.argv[1])
    register = Register(read(folder, "units.csv"), read(folder, "changes.csv"))
    register.run()
    used = {s[1] for s in register.states} | set(register.ends.values())
    # By day; on one day provinces before communes, and what ends without an heir last.
    events = sorted(
        used, key=lambda e: (e[0] or "", e[1] == DISTRICTS_END[0], "NQ" in e[1], e[1], e[2])
    )
    number = {event: n for n, event in enumerate(events, 1)}
    states = sorted(register.states, key=lambda s: (s[0], number[s[1]]))
    facts = {n: [0, 0, 0, 0, 0] for n in number.values()}
    last = {}
    rows = []
    for unit, event, level, code, name, word, upper, clause in states:
        n = number[event]
        before = last.get(unit)
        if before == (code, name, word, upper):
            continue
        if before is None:
            facts[n][0] += 1
        else:
            facts[n][1] += before[:3] != (code, name, word)
            facts[n][2] += before[3] != upper
        last[unit] = (code, name, word, upper)
        rows.append([unit, n, level, code, name, word, upper, clause, ""])
    for place, row in enumerate(rows):
        final = place + 1 == len(rows) or rows[place + 1][0] != row[0]
        if final and row[0] in register.ends:
            row[-1] = number[register.ends[row[0]]]
            facts[row[-1]][3] += 1
    for old, _, _ in register.successions:
        facts[number[register.ends[old]]][4] += 1
    kinds = {n: "register" if event[0] is None else kind(*facts[n]) for event, n in number.items()}
    told = [(n, kinds[n], event[0] or "", *event[1:]) for event, n in number.items()]
    write("events.csv", ("event", "kind", "date", "act", "note"), told)
    write("units.csv", ("unit", "event", "level", "code", "name", "type", "parent", "clause", "end"), rows)
    write("successions.csv", ("old", "new", "share"), sorted(register.successions))


if __name__ == "__main__":
    main()
