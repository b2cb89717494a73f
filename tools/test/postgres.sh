# shellcheck shell=bash
# A PostgreSQL cluster of our own: in the scratch folder, on a free port, without fsync, gone at the end.

postgres_bin() {
  local initdb
  initdb=$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb /usr/local/pgsql/bin/initdb 2>/dev/null | sort -V | tail -n 1)
  [ -z "$initdb" ] || dirname "$(readlink -f "$initdb")"
}

# PostgreSQL refuses to run as root: hand over to an unprivileged user.
as_unprivileged() {
  if [ "$(id -u)" = 0 ]; then
    runuser -u "$postgres_user" -- "$@"
  else
    "$@"
  fi
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Sets COTMOC_TEST_POSTGRES; returns 1 where there is no PostgreSQL.
start_postgres() {
  [ -z "${COTMOC_TEST_POSTGRES:-}" ] || return 0
  local bin port
  bin=$(postgres_bin)
  [ -n "$bin" ] || return 1
  postgres_user=postgres
  id "$postgres_user" >/dev/null 2>&1 || postgres_user=nobody
  cluster="$scratch/postgres"
  mkdir "$cluster"
  [ "$(id -u)" != 0 ] || chown "$postgres_user" "$cluster"
  port=$(free_port)
  ( cd "$cluster" && as_unprivileged "$bin/initdb" -D "$cluster/data" -U cotmoc --auth=trust -E UTF8 --locale=C.UTF-8 ) >"$scratch/initdb.log" 2>&1 &&
    as_unprivileged "$bin/pg_ctl" -D "$cluster/data" -l "$cluster/log" -w -t 60 start -o \
      "-c listen_addresses=127.0.0.1 -p $port -c unix_socket_directories=$cluster -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" \
      >"$scratch/pg_ctl.log" 2>&1
  local status=$?
  if [ $status != 0 ]; then
    cat "$scratch/initdb.log" "$scratch/pg_ctl.log" "$cluster/log" 2>/dev/null
    return 1
  fi
  postgres_stop_bin=$bin
  cleanups+=(stop_postgres)
  export COTMOC_TEST_POSTGRES="postgres://cotmoc@127.0.0.1:$port/postgres"
}

stop_postgres() { as_unprivileged "$postgres_stop_bin/pg_ctl" -D "$cluster/data" -m immediate stop >/dev/null 2>&1; }
