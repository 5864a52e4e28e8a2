#!/usr/bin/env bash
# What the tests need of the system, by apt where that is allowed; else says how: Chromium, Firefox ESR and WebKitGTK
# (with a screen that nobody looks at), Chinese fonts, what draws PDFs (Pango) and reads them (Poppler), what opens
# spreadsheets and texts (LibreOffice, half a minute), the two proxies of docs/deploy, and OpenSSL for certificates.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin
packages=()
for program in chromium firefox-esr caddy nginx openssl; do
  command -v "$program" >/dev/null || packages+=("$program")
done
command -v Xvfb >/dev/null || packages+=(xvfb)
/usr/bin/python3 -c 'import gi; gi.require_version("WebKit2", "4.1")' 2>/dev/null || packages+=(python3-gi gir1.2-webkit2-4.1)
command -v soffice >/dev/null || packages+=(libreoffice-calc-nogui)
[ -e /usr/lib/libreoffice/program/libswlo.so ] || packages+=(libreoffice-writer-nogui)
command -v pdftotext >/dev/null || packages+=(poppler-utils)
for library in libpango-1.0.so.0:libpango-1.0-0 libpangoft2-1.0.so.0:libpangoft2-1.0-0 \
  libharfbuzz-subset.so.0:libharfbuzz-subset0; do
  ldconfig -p | grep -q "${library%%:*}" || packages+=("${library##*:}")
done
[ -n "$(find /usr/share/fonts -iname 'NotoSansCJK*' -print -quit 2>/dev/null)" ] || packages+=(fonts-noto-cjk)
[ ${#packages[@]} -eq 0 ] && exit 0
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo -n"
if $sudo true 2>/dev/null && command -v apt-get >/dev/null; then
  # a server that apt starts would hold ports 80 and 443: the tests start their own
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null && $sudo chmod +x $policy
    trap '$sudo rm -f $policy' EXIT
  fi
  $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null && exit 0
fi
echo "The tests need ${packages[*]}. Run: sudo apt-get install --no-install-recommends ${packages[*]}" >&2
exit 1
