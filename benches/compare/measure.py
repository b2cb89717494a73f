"""What every engine's process does alike: ask, measure, say, write the answers."""

import json
import resource
import statistics
import sys
import time

# How often a resident question is asked, after once to warm up; from a file it is asked once.
TIMES = 3
THREADS = 2
SCALE = 10_000


def say(what, value):
    print(json.dumps({"what": str(what), "value": value}), flush=True)


def timed(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ask(questions, form):
    """Asks the four questions and says how long each took, then the most memory that was held, in MB."""
    for number, question in enumerate(questions, 1):
        if form == "file":
            say(number, timed(question))
        else:
            question()
            say(number, statistics.median(timed(question) for _ in range(TIMES)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say("peak", peak)


def arguments():
    """The folder of the facts, the form they are asked in, and the folder for answers where there is one."""
    folder, form, *answers = sys.argv[1:]
    return folder, form, answers[0] if answers else None
