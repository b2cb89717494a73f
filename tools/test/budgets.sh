# shellcheck shell=bash
# Numbers and rules about dependencies and files that need no compilation.

budgets() {
  counted "Budgets" python3 tools/test/budgets.py
}
