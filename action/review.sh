#!/usr/bin/env bash
# Reviews every hall against a commit. Leaves review.md, comment.md, and the exit code in `status`; ends with 0 when it could review.
# BASE: commit, branch or tag. RULES: of `datahall review --fail-on`. HALLS: paths, separated by spaces. FORMAT: github, md.
set -euo pipefail
echo 1 > status
rm -f comment.md review.md
old=$(git merge-base "${BASE:?}" HEAD)
read -r -a paths <<< "${HALLS:?}"
code=0
npx datahall review --against "$old" --old-version --fail-on "$RULES" --format "${FORMAT:-md}" \
  --comment comment.md --whole review.md "${paths[@]}" || code=$?
echo "$code" > status
# A summary of a step holds 1 MiB.
if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -s review.md ]; then head -c 1000000 review.md >> "$GITHUB_STEP_SUMMARY"; fi
