# shellcheck shell=bash
# Speed, memory and page size, on the release binary: figures to look at, not tests. A busy machine fails nobody;
# `--check` behind the commands is for a quiet one.

measure() {
  [ "$mode" = whole ] || return 0
  local release=${CARGO_TARGET_DIR:-target}/release/cotmoc
  step "Release build" cargo build --quiet --release --locked
  step "Speed and memory of the reader" cargo bench --quiet --locked -p cotmoc --bench reader
  step "Start-up, idle memory and page sizes" python3 benches/service.py "$release"
}
