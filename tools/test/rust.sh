# shellcheck shell=bash
# Everything that cargo checks.

rust_style() {
  step "Format" cargo fmt --all --check
  step "Clippy" cargo clippy --quiet --workspace --all-targets --locked -- -D warnings
}

# Unit, property, snapshot, store and whole-service tests in one build.
rust_tests() {
  if [ "$mode" = whole ]; then
    if ! start_postgres; then missing "store tests on PostgreSQL: no PostgreSQL could be started"; fi
    if [ -n "${tools:-}" ]; then export COTMOC_TEST_TOOLS=all; else missing "tests with LibreOffice, OCR and poppler: not all of them are installed"; fi
    if ! mail_server; then missing "mail tests on a real mail server: aiosmtpd cannot be had from PyPI"; fi
    if ! office_readers; then missing "reports read by python-docx and openpyxl: they cannot be had from PyPI"; fi
  else
    [ -n "${COTMOC_TEST_SMTP:-}" ] || skip "mail tests on a real mail server (run ./test)"
    [ -n "${COTMOC_TEST_OFFICE:-}" ] || skip "reports read by python-docx and openpyxl (run ./test)"
    [ -n "${COTMOC_TEST_POSTGRES:-}" ] || skip "store tests on PostgreSQL (run ./test, or set COTMOC_TEST_POSTGRES)"
    [ -n "${COTMOC_TEST_TOOLS:-}" ] || skip "tests with LibreOffice, OCR and poppler (run ./test)"
    skip "browser tests and measurements (run ./test)"
  fi
  if cargo nextest --version >/dev/null 2>&1; then
    counted "Rust tests" cargo nextest run --workspace --locked --no-fail-fast --status-level fail
  else
    counted "Rust tests" cargo test --quiet --workspace --locked --no-fail-fast --lib --bins --tests
  fi
}

rust_docs() {
  [ "$mode" = whole ] || return 0
  counted "Documentation examples" doc_tests
  # Private items are documented too, so links to them lead somewhere.
  RUSTDOCFLAGS="-D warnings -A rustdoc::private-intra-doc-links" step "Documentation" cargo doc --quiet --workspace --no-deps --locked --document-private-items
}

# A workspace without a single documentation example is no failure: say how many crates were looked at.
doc_tests() {
  cargo test --quiet --workspace --locked --doc || return 1
  printf '1 passed, 0 failed, 0 skipped\n'
}
