#!/usr/bin/env bash
# A local Route 53 driven by Terraform: a zone, a failover pair and its health check are applied, a second plan is
# empty, the check is made unhealthy, everything is destroyed; between them what DNS answers. Needs r53sim, terraform
# (which fetches its provider of AWS) and dig; takes about two minutes, because the provider waits before it asks
# whether a change is there. In this folder: ./run.sh
set -euo pipefail
cd "$(dirname "$0")"
readonly r53sim=${R53SIM:-r53sim} api=127.0.0.1:${API_PORT:-5380} dns_port=${DNS_PORT:-5353}
export TF_VAR_api=http://$api TF_IN_AUTOMATION=1 TF_CLI_ARGS='-no-color'
work=$(mktemp -d)
$r53sim serve --api "$api" --listen "127.0.0.1:$dns_port" --no-control > "$work/started" 2> /dev/null &
trap 'kill %1; rm -rf "$work"' EXIT
until grep -q '^listening' "$work/started"; do
  kill -0 %1 || exit 1
  sleep 0.1
done
# What Terraform keeps stays out of this folder.
cp main.tf "$work"
cd "$work"
tf() { terraform "$@" > log 2>&1 || { cat log >&2; return 1; }; }
ask() { dig @127.0.0.1 -p "$dns_port" www.example.test +short; }

tf init -input=false
tf apply -auto-approve
echo "applied:      $(ask)"
# 0 is an empty plan, 2 one with changes.
tf plan -detailed-exitcode
echo "second plan:  empty"
tf apply -auto-approve -var primary_down=true
echo "primary down: $(ask)"
tf destroy -auto-approve
echo "destroyed:    $(dig @127.0.0.1 -p "$dns_port" www.example.test +noall +comments | sed -n 's/.*status: \([A-Z]*\).*/\1/p')"
