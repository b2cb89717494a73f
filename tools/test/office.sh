# shellcheck shell=bash
# What other programmes read our Word files and workbooks with: python-docx and openpyxl from PyPI, in an
# environment that goes away.

# Sets COTMOC_TEST_OFFICE; returns 1 where PyPI cannot be reached.
office_readers() {
  [ -z "${COTMOC_TEST_OFFICE:-}" ] || return 0
  python3 -m venv "$scratch/office" >"$scratch/office.log" 2>&1 &&
    "$scratch/office/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir \
      --requirement tests/office/requirements.txt >>"$scratch/office.log" 2>&1 || return 1
  export COTMOC_TEST_OFFICE="$scratch/office/bin/python"
}
