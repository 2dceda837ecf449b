#!/usr/bin/env bash
# Packages the extension for Visual Studio Code: editors/package.sh [FOLDER], into dist/ by default. Needs npm.
# It is built in a folder of its own, so that nothing it installs lies among the sources.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
into=${1:-$here/../dist}
mkdir -p "$into"
into=$(cd "$into" && pwd)
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
cp -R "$here/vscode/." "$built"
rm -rf "$built/node_modules" "$built/dist"
cp "$here/../LICENSE" "$built/LICENSE"
cd "$built"
npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error
npm run --silent bundle
npm run --silent package -- --out "$into/cadencelang-$(node -p 'require("./package.json").version').vsix"
