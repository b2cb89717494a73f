# shellcheck shell=bash
# The sums of another engine must be ours, digit by digit. Speed, memory and page size, on the release binary, are
# figures to look at, not tests: a busy machine fails nobody; `--check` behind the commands is for a quiet one.

# What people run is what the browser looks at and what is measured. Most of the time one crate is compiled on
# one core: the build for the release takes what the others leave.
begin_release_build() {
  [ "$mode" = whole ] || return 0
  release=${CARGO_TARGET_DIR:-target}/release/cotmoc
  nice -n 19 cargo build --quiet --release --locked >"$scratch/release.log" 2>&1 &
  release_job=$!
  cleanups+=(stop_release_build)
}

release_build() {
  [ "$mode" = whole ] || return 0
  step "Release build" release_is_built
}

release_is_built() {
  wait "$release_job"
  local status=$?
  cat "$scratch/release.log"
  return $status
}

stop_release_build() { kill "$release_job" 2>/dev/null; }

measure() {
  [ "$mode" = whole ] || return 0
  other_engine
  step "Start-up, idle memory and page sizes" python3 benches/service.py "$release"
  # The others build everything once more; each stands with its command in benches/README.md.
  [ -n "${COTMOC_MEASURE:-}" ] || return 0
  step "Speed and memory of the reader" cargo bench --quiet --locked -p cotmoc --bench reader
  step "Speed of the cube" cargo bench --quiet --locked -p cotmoc-formats --bench cube
  step "Speed of the import" cargo bench --quiet --locked -p cotmoc --bench import
  step "Speed and memory of reports" cargo bench --quiet --locked -p cotmoc-formats --bench reports
}

# DuckDB comes from PyPI into a folder that goes away; without the network that is a named skip.
other_engine() {
  local name="Sums of a million facts against DuckDB's"
  heading "$name"
  benches/compare/run --facts 1 --sums
  case $? in
    0) pass ;;
    75) missing "$name: DuckDB cannot be had from PyPI" ;;
    *) fail "$name" ;;
  esac
}
