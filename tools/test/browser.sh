# shellcheck shell=bash
# The demo in a real browser, with npm tools in a folder that is removed at the end.

browser_tests() {
  [ "$mode" = whole ] || return 0
  local chromium
  chromium=$(chromium_path)
  if [ -z "$chromium" ]; then
    missing "browser tests: no Chromium"
  elif ! npm_tools; then
    missing "browser tests: the npm tools could not be installed"
  else
    counted "Pages in Chromium" node tests/browser/main.mjs \
      --cotmoc "$release" --chromium "$chromium" --shots "${COTMOC_SHOTS:-$scratch/shots}"
  fi
}

npm_tools() {
  export COTMOC_NODE_TOOLS="$scratch/node"
  mkdir -p "$COTMOC_NODE_TOOLS" && cp tests/browser/package.json tests/browser/package-lock.json "$COTMOC_NODE_TOOLS/" &&
    npm ci --prefix "$COTMOC_NODE_TOOLS" --cache "$scratch/npm-cache" --ignore-scripts --no-audit --no-fund --loglevel=error
}
