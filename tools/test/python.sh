# shellcheck shell=bash
# Python packages that the tests need, each set in an environment that goes away.

# python_with NAME REQUIREMENTS VARIABLE: exports the variable with the path of a Python that has them, unless it
# is set; returns 1 where PyPI cannot be reached.
python_with() {
  local name=$1 requirements=$2 variable=$3
  [ -z "${!variable:-}" ] || return 0
  python3 -m venv "$scratch/$name" >"$scratch/$name.log" 2>&1 &&
    "$scratch/$name/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir \
      --requirement "$requirements" >>"$scratch/$name.log" 2>&1 || return 1
  export "$variable=$scratch/$name/bin/python"
}

# A real mail server for the mail tests: aiosmtpd.
mail_server() { python_with smtp tests/mail/requirements.txt COTMOC_TEST_SMTP; }

# What other programmes read our Word files and workbooks with: python-docx and openpyxl.
office_readers() { python_with office tests/office/requirements.txt COTMOC_TEST_OFFICE; }
