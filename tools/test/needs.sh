# shellcheck shell=bash
# What the tests need beyond Rust, Python, Node and a C compiler.

# command:package pairs.
debian_needs=(
  chromium:chromium postgres:postgresql soffice:libreoffice-writer scalc:libreoffice-calc
  tesseract:tesseract-ocr vie:tesseract-ocr-vie pdftoppm:poppler-utils qpdf:qpdf convert:imagemagick
  venv:python3-venv
)

# Fonts with every Vietnamese letter, so that pictures and layouts are those of the design. A test does not depend on them.
fonts=(fonts-liberation fonts-roboto-unhinted fonts-croscore)

has() {
  case $1 in
    postgres) [ -n "$(postgres_bin)" ] ;;
    scalc) has soffice && ls /usr/lib/libreoffice/program/libscfiltlo.so >/dev/null 2>&1 || command -v scalc >/dev/null ;;
    # Debian's Python comes without what makes environments.
    venv) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
    vie) tesseract --list-langs 2>/dev/null | grep -qx vie ;;
    chromium) [ -n "$(chromium_path)" ] ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

chromium_path() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }

wanted() {
  local pair
  for pair in "${debian_needs[@]}"; do has "${pair%%:*}" || printf '%s\n' "${pair#*:}"; done
}

install_needs() {
  [ "$mode" = whole ] || return 0
  local packages
  packages=$(wanted)
  for font in "${fonts[@]}"; do dpkg -s "$font" >/dev/null 2>&1 || packages+=" $font"; done
  if [ -n "$packages" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    heading "Installing Debian packages"
    install_debian "$packages" >"$scratch/apt.log" 2>&1 || tail -n 20 "$scratch/apt.log"
  fi
  for package in $(wanted); do
    missing "the Debian package $package is not installed"
  done
  tools=all
  for tool in soffice tesseract vie pdftoppm qpdf convert; do has "$tool" || tools=; done
}

# A policy that starts no service keeps Debian from leaving a running PostgreSQL behind.
install_debian() {
  local policy=/usr/sbin/policy-rc.d ours=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && ours=yes
    cleanups+=("rm -f $policy")
  fi
  # shellcheck disable=SC2086
  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
    $1
  local status=$?
  [ -z "$ours" ] || rm -f "$policy"
  return $status
}
