#!/bin/sh
# Puts the week's ledger into one pull request and the week's report into one rolling issue. Needs git and gh.
set -eu
branch=weekly-ledger
ledger=site-data/link-ledger.json
report=build/weekly.md
title="Facts and links that need a look"

if [ -n "$(git status --porcelain "$ledger")" ]; then
  git config user.name "github-actions[bot]"
  git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
  git switch --force-create "$branch"
  git add "$ledger"
  git commit --quiet --message "Link ledger of this week"
  gh auth setup-git
  git push --force --quiet origin "$branch"
  if [ "$(gh pr list --head "$branch" --state open --json number --jq length)" = 0 ]; then
    gh pr create --head "$branch" --title "Link ledger of this week" --body-file "$report"
  else
    gh pr edit "$branch" --body-file "$report"
  fi
fi

issue=$(gh issue list --state open --search "in:title \"$title\"" --json number,title \
  --jq "[.[] | select(.title == \"$title\")][0].number // empty")
if [ -n "$issue" ]; then
  gh issue edit "$issue" --body-file "$report"
elif grep -q '^- ' "$report"; then
  gh issue create --title "$title" --body-file "$report"
fi
