#!/bin/sh
# rights.sh DANGJIAN: what every role may do is what rights.txt says, and everything a role gains is seen in a change of it.
# To accept a change: dangjian catalog rights >tests/command/rights.txt
set -u
here=$(dirname "$0")
if said=$("$1" catalog rights | diff -u "$here/rights.txt" - 2>&1); then
	echo "ok 1 - each role has the rights of tests/command/rights.txt"
else
	echo "not ok 1 - each role has the rights of tests/command/rights.txt"
	echo "$said" | sed 's/^/# /'
fi
echo "1..1"
