# shellcheck shell=bash
# Steps, their tally, and the scratch folder that goes away with everything in it.

passed=0 failed=0 skipped=0
failures=() skips=()
cleanups=()

# Makes the scratch folder; whatever happens, `clean` runs at the end.
begin() {
  started=$SECONDS
  scratch=$(mktemp -d)
  chmod 755 "$scratch"
  trap clean EXIT
  trap 'exit 130' INT TERM HUP
  export RUST_BACKTRACE=0 CARGO_TERM_COLOR=never NO_COLOR=1 PYTHONDONTWRITEBYTECODE=1
}

clean() {
  local undo
  for undo in "${cleanups[@]+"${cleanups[@]}"}"; do $undo; done
  rm -rf "$scratch"
}

heading() { printf '\n== %s (%d s)\n' "$1" $((SECONDS - started)); }

pass() { passed=$((passed + ${1:-1})); }

# fail NAME [COUNT]
fail() {
  failed=$((failed + ${2:-1}))
  failures+=("$1")
  printf 'FAILED: %s\n' "$1"
}

# A named skip on a person's machine; a failure on the forge, where nothing may be missing.
missing() {
  if [ "${CI:-}" = true ]; then
    fail "$1"
  else
    skip "$1"
  fi
}

skip() {
  skipped=$((skipped + 1))
  skips+=("$1")
  printf 'SKIPPED: %s\n' "$1"
}

# step NAME COMMAND…: one check that passes or fails as a whole.
step() {
  local name=$1
  shift
  heading "$name"
  if "$@"; then pass; else fail "$name"; fi
}

# counted NAME COMMAND…: a command that runs many tests; its own counts are added up.
counted() {
  local name=$1 log status counts
  shift
  heading "$name"
  log="$scratch/step.log"
  "$@" 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  counts=$(python3 tools/test/counts.py "$log" "$status")
  read -r p f s <<<"$counts"
  pass "$p"
  skipped=$((skipped + s))
  [ "$s" = 0 ] || skips+=("$name: $s")
  [ "$f" = 0 ] || fail "$name" "$f"
}

# Prints what failed and what was skipped, then the one line.
finish() {
  local line
  heading "Summary"
  for line in "${skips[@]+"${skips[@]}"}"; do printf 'skipped: %s\n' "$line"; done
  for line in "${failures[@]+"${failures[@]}"}"; do printf 'failed: %s\n' "$line"; done
  printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" = 0 ]
  exit
}
