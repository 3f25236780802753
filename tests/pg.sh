#!/bin/sh
# pg.sh COMMAND...: runs COMMAND with DANGJIAN_TEST_PG set to the url of a private PostgreSQL cluster (C collation,
# no network, own socket), made for it and stopped by its own pg_ctl afterwards.  As root the server runs as `postgres`.
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || { echo "pg.sh: postgresql is not installed" >&2; exit 1; }
room=$(mktemp -d "${TMPDIR:-/tmp}/dangjian-pg.XXXXXX")
as=""
if [ "$(id -u)" = 0 ]; then
	chown postgres "$room"
	as="setpriv --reuid=postgres --regid=postgres --clear-groups env HOME=$room"
fi
stop() {
	cd / && $as "$bin/pg_ctl" -D "$room/data" -m immediate -w stop >/dev/null 2>&1
	rm -rf "$room"
}
trap stop EXIT
trap 'exit 130' INT TERM
chmod 755 "$room"
(
	cd "$room"
	$as "$bin/initdb" -D "$room/data" -U dangjian -A trust -E UTF8 --locale=C --no-sync >/dev/null
	$as "$bin/pg_ctl" -D "$room/data" -w -l "$room/log" -o "-c listen_addresses= -c unix_socket_directories=$room -c fsync=off \
		-c max_connections=60 -c max_locks_per_transaction=512 -c shared_buffers=64MB" start >/dev/null
) || { cat "$room/log" >&2; exit 1; }
DANGJIAN_TEST_PG="postgresql://dangjian@/postgres?host=$room"
export DANGJIAN_TEST_PG
"$@"
