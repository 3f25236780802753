#!/bin/sh
# install.sh run|test: what is missing on a Debian 12, from apt and npm.  Without root it says what to install.
set -eu
run="meson ninja-build gcc libc6-dev pkg-config libsqlite3-dev libpq-dev libuv1-dev node-llhttp libyaml-dev libssl-dev
	libargon2-dev libcairo2-dev libfreetype-dev libzip-dev libxml2-dev libjansson-dev
	fonts-noto-cjk ca-certificates"
# Under the sanitizers, with both engines, a browser and an office to look with.
test="$run libcmocka-dev postgresql-15 poppler-utils chromium libreoffice-writer-nogui python3 git"
case "${1:-}" in
run) wanted=$run ;;
test) wanted=$test ;;
*) echo "install.sh run|test" >&2; exit 2 ;;
esac
# A machine may have a Node.js of another source, with which Debian's npm conflicts.
command -v npm >/dev/null || wanted="$wanted npm"
missing=""
for package in $wanted; do
	dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
	if [ "$(id -u)" = 0 ]; then apt="apt-get"; elif command -v sudo >/dev/null; then apt="sudo apt-get"; else
		echo "请先安装：sudo apt-get install --no-install-recommends$missing" >&2
		exit 1
	fi
	echo "安装软件包：$(echo "$missing" | wc -w) 个"
	$apt update -qq >/dev/null
	# shellcheck disable=SC2086
	DEBIAN_FRONTEND=noninteractive $apt install -y -qq --no-install-recommends $missing >/dev/null
fi
cd "$(dirname "$0")/.."
tools/fonts.sh fonts
if [ "$1" = run ]; then npm_wanted=node_modules/htmx.org; omit=--omit=dev; else npm_wanted=node_modules/axe-core; omit=; fi
if [ ! -d "$npm_wanted" ]; then
	# shellcheck disable=SC2086
	npm install --no-audit --no-fund --no-package-lock --loglevel=error $omit >/dev/null
fi
