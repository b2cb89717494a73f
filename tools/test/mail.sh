# shellcheck shell=bash
# A real mail server for the mail tests: aiosmtpd from PyPI in an environment that goes away.

# Sets COTMOC_TEST_SMTP; returns 1 where PyPI cannot be reached.
mail_server() {
  [ -z "${COTMOC_TEST_SMTP:-}" ] || return 0
  python3 -m venv "$scratch/smtp" >"$scratch/smtp.log" 2>&1 &&
    "$scratch/smtp/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir \
      --requirement tests/mail/requirements.txt >>"$scratch/smtp.log" 2>&1 || return 1
  export COTMOC_TEST_SMTP="$scratch/smtp/bin/python"
}
