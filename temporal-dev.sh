#!/usr/bin/env bash
# Finds Node, installs what the lock file names, and hands over to sandbox/cli. See ./temporal-dev.sh --help
set -euo pipefail

export FAROS_CALLER_DIR="$PWD"
cd "$(dirname "${BASH_SOURCE[0]}")"

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

command -v node >/dev/null || fail 'Node is not on PATH.' 'Install Node 20.19 or later: https://nodejs.org (or "nvm install").'
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
  fail "Node $(node --version) is too old." 'Install Node 20.19 or later: https://nodejs.org (or "nvm install").'

# The copy says which lock file the installed packages belong to; an install by hand since then counts as well.
installed=node_modules/.faros-lock.json
if ! cmp -s package-lock.json "$installed"; then
  if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    command -v npm >/dev/null || fail 'npm is not on PATH.' 'It comes with Node: https://nodejs.org'
    echo 'Installing packages (once per change of package-lock.json) ...'
    npm ci --include=dev --no-audit --no-fund || fail 'npm ci failed.' 'It needs the network this once; see its message above.'
  fi
  cp package-lock.json "$installed"
fi

exec node --import tsx sandbox/cli/main.ts "$@"
