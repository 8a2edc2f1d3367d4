#!/usr/bin/env bash
# Makes the cluster at the first start, with POSTGRES_USER, POSTGRES_PASSWORD_FILE and a database of
# the user's name, then runs the server.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb --pgdata "$PGDATA" --username "$POSTGRES_USER" --pwfile "$POSTGRES_PASSWORD_FILE" --auth-local trust --auth-host scram-sha-256 > /dev/null
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  # listens on no network address yet
  pg_ctl --pgdata "$PGDATA" --options '-c listen_addresses=' --wait start > /dev/null
  createdb --username "$POSTGRES_USER" "$POSTGRES_USER"
  pg_ctl --pgdata "$PGDATA" --mode fast --wait stop > /dev/null
fi
exec postgres -c listen_addresses='*'
