"""Start-up, idle memory and page sizes of the release binary.

usage: service.py COTMOC [--check]   (build first: cargo build --release)
"""

import gzip
import http.client
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

START_MS = 300
IDLE_MB = 60
PAGE_KB = 60
ROUNDS = 5


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, path, compressed=False, cookie=""):
    """Status and raw body of a page."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Accept-Encoding": "gzip"} if compressed else {}
    connection.request("GET", path, headers=headers | ({"Cookie": cookie} if cookie else {}))
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.getheader("Content-Encoding")


def sign_in(port):
    """The cookie of the demonstration's plan owner."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/sign-in")
    answer = connection.getresponse()
    cookie = answer.getheader("Set-Cookie").split(";")[0]
    token = re.search(rb'name="token" value="([^"]+)"', answer.read()).group(1).decode()
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/sign-in/demo", f"role=owner&token={token}", headers)
    answer = connection.getresponse()
    assert answer.status == 303, answer.status
    return answer.getheader("Set-Cookie").split(";")[0]


def start(cotmoc, command, data):
    """Starts the server; returns the process, its port and the milliseconds until the first page was there."""
    port = free_port()
    begin = time.perf_counter()
    process = subprocess.Popen(
        [cotmoc, command, "--data", str(data), "--listen", f"127.0.0.1:{port}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    while True:
        try:
            status, _, _ = get(port, "/sign-in")
            assert status == 200, status
            return process, port, (time.perf_counter() - begin) * 1000
        except OSError:
            if process.poll() is not None or time.perf_counter() - begin > 60:
                sys.exit(f"{cotmoc} {command} does not answer")
            time.sleep(0.002)


def resident(process):
    """The memory that the process holds, in MB."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def links(body):
    """Paths of our own pages that a page leads to."""
    found = re.findall(r'href="(/[^"#?]*)', body.decode())
    return {path for path in found if not path.startswith("/assets/") and "/original" not in path and "/download" not in path}


def largest_page(port, cookie):
    """Compressed size and path of the largest page within two clicks of the start page, with its style and scripts."""
    paths, sizes = {"/plans"}, {}
    for _ in range(3):
        for path in sorted(paths - sizes.keys())[:200]:
            status, body, encoding = get(port, path, compressed=True, cookie=cookie)
            plain = gzip.decompress(body) if encoding == "gzip" else body
            if status != 200 or b"<html" not in plain:
                sizes[path] = (0, 0)
                continue
            parts = set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', plain.decode()))
            with_assets = len(body) + sum(len(get(port, part, compressed=True)[1]) for part in parts)
            sizes[path] = (len(body), with_assets)
            paths |= links(plain)
    path = max(sizes, key=lambda path: sizes[path])
    return sizes[path][0] / 1024, sizes[path][1] / 1024, path, len(sizes)


def stop(process):
    process.terminate()
    process.wait(timeout=20)


def main():
    cotmoc, check = sys.argv[1], "--check" in sys.argv
    with tempfile.TemporaryDirectory() as scratch:
        data = pathlib.Path(scratch) / "data"
        process, _, first = start(cotmoc, "demo", data)
        print(f"first start of the demo (makes the data, reads five plans): {first:.0f} ms")
        stop(process)
        times = []
        for _ in range(ROUNDS):
            process, port, spent = start(cotmoc, "demo", data)
            times.append(spent)
            time.sleep(1)
            idle = resident(process)
            if len(times) < ROUNDS:
                stop(process)
        page, with_assets, path, count = largest_page(port, sign_in(port))
        after = resident(process)
        stop(process)
    print(f"largest of {count} pages: {path}: {page:.1f} KB compressed, {with_assets:.1f} KB with style and scripts")
    print(f"memory after all pages: {after:.1f} MB")
    checks = (
        ("start to the first page, ms (median of %d)" % ROUNDS, statistics.median(times), START_MS),
        ("idle memory, MB", idle, IDLE_MB),
        ("largest page, KB compressed", page, PAGE_KB),
    )
    missed = 0
    for name, value, bar in checks:
        missed += value >= bar
        print(f"{name}: {value:.1f} (bar {bar}) {'OVER' if value >= bar else 'ok'}")
    if check:
        print(f"{len(checks) - missed} passed, {missed} failed, 0 skipped")
    sys.exit(bool(check and missed))


main()
