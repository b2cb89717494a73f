"""Package budget, licences, unused dependencies, layering of the crates. Prints one line per check."""

import collections
import json
import pathlib
import re
import subprocess
import sys

PACKAGES = 400
LICENCES = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0",
    "CC0-1.0", "CDLA-Permissive-2.0", "ISC", "MIT", "MIT-0", "Unicode-3.0", "Unlicense", "Zlib", "bzip2-1.0.6", "blessing",
}
# A crate may stand on those named after it, and on nothing else of ours.
LAYERS = {
    "cotmoc-core": set(),
    "cotmoc-formats": {"cotmoc-core"},
    "cotmoc-store": {"cotmoc-core"},
    "cotmoc-app": {"cotmoc-core", "cotmoc-formats", "cotmoc-store"},
    "cotmoc-web": {"cotmoc-core", "cotmoc-formats", "cotmoc-app"},
    "cotmoc": {"cotmoc-core", "cotmoc-formats", "cotmoc-app", "cotmoc-web"},
}


def cargo(*arguments):
    return subprocess.run(["cargo", *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def packages():
    """The default build pulls in fewer packages than the budget."""
    tree = cargo("tree", "--locked", "-e", "normal", "--prefix", "none", "--format", "{p}")
    names = {" ".join(line.split()[:2]) for line in tree.splitlines() if line.strip()}
    print(f"   packages in the default build: {len(names)} (budget {PACKAGES})")
    return [] if len(names) < PACKAGES else [f"{len(names)} packages, the budget is {PACKAGES}"]


def licences(metadata):
    """Every package that can end up in the binary has a licence from the list."""
    wrong = []
    for package in metadata["packages"]:
        expression = package["license"] or ""
        if not allowed(expression):
            wrong.append(f"{package['name']} {package['version']}: {expression or 'no licence given'}")
    return wrong


def allowed(expression):
    """Whether an SPDX expression can be met with the allowed licences."""
    words = re.findall(r"\(|\)|[^\s()/]+|/", expression)
    position = 0

    def alternatives():
        nonlocal position
        value = conjunction()
        while position < len(words) and words[position] in ("OR", "/"):
            position += 1
            value = conjunction() or value
        return value

    def conjunction():
        nonlocal position
        value = term()
        while position < len(words) and words[position] == "AND":
            position += 1
            value = term() and value
        return value

    def term():
        nonlocal position
        if position >= len(words):
            return False
        word = words[position]
        position += 1
        if word == "(":
            value = alternatives()
            position += 1
            return value
        if words[position:position + 1] == ["WITH"]:
            word += " WITH " + words[position + 1]
            position += 2
        return word in LICENCES

    return alternatives()


def unused(members):
    """Every [dependencies] entry is named in the sources of its crate."""
    wrong = []
    for package in members:
        folder = pathlib.Path(package["manifest_path"]).parent
        sources = "".join(path.read_text(encoding="utf-8") for path in [*folder.glob("src/**/*.rs"), *folder.glob("build.rs")])
        tests = "".join(path.read_text(encoding="utf-8") for path in [*folder.glob("tests/**/*.rs"), *folder.glob("benches/**/*.rs")])
        for target in package["targets"]:
            entry = pathlib.Path(target["src_path"]).resolve()
            if not entry.is_relative_to(folder):
                tests += "".join(path.read_text(encoding="utf-8") for path in entry.parent.glob("**/*.rs"))
        for dependency in package["dependencies"]:
            crate = (dependency["rename"] or dependency["name"]).replace("-", "_")
            text = sources + tests if dependency["kind"] == "dev" else sources
            if not re.search(rf"\b{crate}\b", text):
                wrong.append(f"{package['name']}: {dependency['name']} is not used")
    return wrong


def layers(members):
    """The borders of the house: who may know whom."""
    wrong = []
    for package in members:
        ours = {d["name"] for d in package["dependencies"] if d["name"] in LAYERS and d["kind"] is None}
        for name in sorted(ours - LAYERS.get(package["name"], set())):
            wrong.append(f"{package['name']} must not depend on {name}")
    return wrong


def versions(metadata):
    """For information: packages that are there in more than one version."""
    found = collections.Counter(package["name"] for package in metadata["packages"])
    twice = sorted(name for name, count in found.items() if count > 1)
    print(f"   in more than one version: {', '.join(twice) or 'none'}")


def main():
    metadata = json.loads(cargo("metadata", "--locked", "--format-version", "1"))
    members = [p for p in metadata["packages"] if p["id"] in metadata["workspace_members"]]
    versions(metadata)
    checks = (
        ("package budget", packages),
        ("licences", lambda: licences(metadata)),
        ("unused dependencies", lambda: unused(members)),
        ("layers", lambda: layers(members)),
    )
    failed = 0
    for name, check in checks:
        wrong = check()
        failed += bool(wrong)
        print(f"{'FAILED' if wrong else 'ok'}: {name}")
        for line in wrong:
            print(f"   {line}")
    print(f"{len(checks) - failed} passed, {failed} failed, 0 skipped")
    sys.exit(bool(failed))


main()
