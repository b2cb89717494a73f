"""Reads a test run's output and prints "passed failed skipped". usage: counts.py LOG EXIT_STATUS"""

import re
import sys

PATTERNS = (
    # cargo test
    (re.compile(r"^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored", re.M), (1, 2, 3)),
    # our own runners
    (re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", re.M), (1, 2, 3)),
)
NEXTEST = re.compile(r"^\s+Summary \[.*?\] +(?:\d+/)?\d+ tests? run: (.*)$", re.M)


def counts(log):
    """The sums over every result line in the log."""
    sums = [0, 0, 0]
    for pattern, groups in PATTERNS:
        for found in pattern.finditer(log):
            for index, group in enumerate(groups):
                sums[index] += int(found.group(group))
    for found in NEXTEST.finditer(log):
        for number, word in re.findall(r"(\d+) (passed|failed|timed out|skipped|exec failed)", found.group(1)):
            sums[{"passed": 0, "skipped": 2}.get(word, 1)] += int(number)
    return sums


def main():
    log = open(sys.argv[1], encoding="utf-8", errors="replace").read()
    passed, failed, skipped = counts(log)
    # A run that broke off (it did not compile, it crashed) or that ran nothing is a failure of its own.
    if failed == 0 and (int(sys.argv[2]) != 0 or passed == 0):
        failed = 1
    print(passed, failed, skipped)


main()
