# shellcheck shell=bash
# The score of the reader on the five real texts, which stay outside the project.

plans_score() {
  local plans=../shared/plans
  if [ ! -d "$plans" ]; then
    heading "Five real plans"
    skip "THE FIVE REAL PLAN TEXTS ARE NOT HERE ($plans): their score was NOT taken"
    return 0
  fi
  counted "Five real plans" python3 tools/test/score_plans.py "$plans" "${CARGO_TARGET_DIR:-target}/debug/cotmoc" "$scratch/read"
}
