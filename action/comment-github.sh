#!/usr/bin/env bash
# Puts comment.md on the pull request: over the comment that datahall wrote before, or as a new one where something changes.
# HALLS: as for review.sh. GH_TOKEN: may write comments. PULL_REQUEST: its number. GITHUB_REPOSITORY: owner/name.
set -euo pipefail
# Ours is the comment that begins so; others are left alone.
marker="<!-- datahall: $HALLS "
[ -s comment.md ] || printf '%s-->\n\n# datahall: the review failed\n\nThe log of the workflow says why.\n' "$marker" > comment.md
id=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" \
  --jq ".[] | select(.body | startswith(\"$marker\")) | .id" | head -n 1)
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field body=@comment.md
elif ! head -n 1 comment.md | grep -q ' unchanged -->$'; then
  gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" --field body=@comment.md
fi
