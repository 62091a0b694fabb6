#!/usr/bin/env bash
# Two services register with a running server and are found by SRV records; one leaves, one is killed and its heartbeat
# stops. Needs r53sim, node and dig. In this folder: ./run.sh
set -euo pipefail
cd "$(dirname "$0")"
readonly r53sim=${R53SIM:-r53sim} dns_port=${DNS_PORT:-5353} control=127.0.0.1:${CONTROL_PORT:-8053}
folder=$(mktemp -d)
trap 'kill $(jobs -p) 2> /dev/null; rm -rf "$folder"' EXIT
srv() { dig @127.0.0.1 -p "$dns_port" +short "_$1._tcp.corp.example.com" SRV | awk '{ print $4 }' | sort | tr '\n' ' '; }
# Waits until a file has a line.
await_line() { until grep -q "$2" "$1" 2> /dev/null; do sleep 0.1; done; }

$r53sim serve plan.yaml --listen "127.0.0.1:$dns_port" --control "$control" > "$folder/serve" 2> /dev/null &
await_line "$folder/serve" '^listening'

start() { node service.mjs "$1.corp.example.com" "$2" "$control" > "$folder/$2" & }
start orders o-1; first=$!
start orders o-2; second=$!
start billing b-1
for id in o-1 o-2 b-1; do await_line "$folder/$id" registered; done
echo "orders:  $(srv orders)"
echo "billing: $(srv billing)"

kill -TERM "$first"
wait "$first" || true
echo "o-1 left:      $(srv orders)"

kill -KILL "$second"
wait "$second" 2> /dev/null || true
await_line "$folder/serve" 'o-2 expired'
echo "o-2 is killed: $(srv orders)"
