#!/usr/bin/env bash
# Chromium, Firefox ESR and Chinese fonts for the browser tests: by apt where that is allowed; else says how.
set -euo pipefail
packages=()
command -v chromium >/dev/null || packages+=(chromium)
command -v firefox-esr >/dev/null || packages+=(firefox-esr)
[ -n "$(find /usr/share/fonts -iname 'NotoSansCJK*' -print -quit 2>/dev/null)" ] || packages+=(fonts-noto-cjk)
[ ${#packages[@]} -eq 0 ] && exit 0
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo -n"
if $sudo true 2>/dev/null && command -v apt-get >/dev/null; then
  $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null && exit 0
fi
echo "The browser tests need ${packages[*]}. Run: sudo apt-get install --no-install-recommends ${packages[*]}" >&2
exit 1
