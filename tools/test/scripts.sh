# shellcheck shell=bash
# The browser's scripts where they need no browser: what they read, check and keep, run by Node.

script_tests() {
  if command -v node >/dev/null; then
    counted "Scripts" node_tests
  else
    missing "tests of the browser's scripts: no Node"
  fi
}

node_tests() {
  local log="$scratch/node.log" status
  node --test --test-reporter=tap tests/web/ >"$log" 2>&1
  status=$?
  [ "$status" = 0 ] || cat "$log"
  awk '/^# pass /{p=$3} /^# fail /{f=$3} /^# skipped /{s=$3} END{printf "%d passed, %d failed, %d skipped\n", p, f, s}' "$log"
  return "$status"
}
