#!/bin/sh
# demo_city.sh DANGJIAN ROOM: a copy of an invented city of one year in ROOM (city.db and its keys), for tests that need
# real quantities.  It is made once for a binary and kept beside it; two tests that come at once make it once.
set -eu
dangjian=$1
room=$2
kept=$(dirname "$dangjian")/demo_city
exec 9>"$kept.lock"
flock 9
if [ ! -e "$kept/made" ] || [ "$dangjian" -nt "$kept/made" ]; then
	rm -rf "$kept"
	mkdir "$kept"
	DANGJIAN_KEYS="$kept/keys" "$dangjian" demo --db "$kept/city.db" --years 2025-2025 --on 2026-02-01 --quiet >"$kept/said"
	touch "$kept/made"
fi
mkdir -p "$room"
cp "$kept"/city.db "$kept"/keys* "$room/"
