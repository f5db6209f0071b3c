#!/usr/bin/env bash
# Puts comment.md on the merge request: over the note that datahall wrote before, or as a new one where something changes.
# HALLS: as for review.sh. DATAHALL_TOKEN: a project access token with the scope `api`. The other variables are those of GitLab.
set -euo pipefail
# Ours is the note that begins so; others are left alone.
marker="<!-- datahall: $HALLS "
[ -s comment.md ] || printf '%s-->\n\n# datahall: the review failed\n\nThe log of the job says why.\n' "$marker" > comment.md
call() { curl --fail --silent --show-error --header "PRIVATE-TOKEN: $DATAHALL_TOKEN" "$@"; }
notes="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
id='' page=1
while [ -z "$id" ]; do
  call "$notes?per_page=100&page=$page" > notes.json
  id=$(MARKER="$marker" node -p 'JSON.parse(fs.readFileSync("notes.json")).find(({ body }) => body.startsWith(process.env.MARKER))?.id ?? ""')
  [ "$(node -p 'JSON.parse(fs.readFileSync("notes.json")).length')" -eq 100 ] || break
  page=$((page + 1))
done
if [ -n "$id" ]; then
  call --request PUT --form "body=<comment.md" "$notes/$id" > /dev/null
elif ! head -n 1 comment.md | grep -q ' unchanged -->$'; then
  call --request POST --form "body=<comment.md" "$notes" > /dev/null
fi
