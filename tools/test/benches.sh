# shellcheck shell=bash
# Speed, memory and page size, on the release binary.

measure() {
  [ "$mode" = whole ] || return 0
  local release=${CARGO_TARGET_DIR:-target}/release/cotmoc
  step "Release build" cargo build --quiet --release --locked
  counted "Speed and memory of the reader" cargo bench --quiet --locked -p cotmoc --bench reader -- --check
  counted "Start-up, idle memory and page sizes" python3 benches/service.py "$release" --check
}
