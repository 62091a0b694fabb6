#!/usr/bin/env bash
# A domain is registered on a local Route 53 by the AWS CLI: its hosted zone is there with it, and its name servers are
# those that the zone answers with. Needs r53sim, aws and dig. In this folder: ./run.sh
set -euo pipefail
cd "$(dirname "$0")"
export AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_DEFAULT_REGION=us-east-1 AWS_PAGER=
readonly r53sim=${R53SIM:-r53sim} api=127.0.0.1:${API_PORT:-5380} dns_port=${DNS_PORT:-5353} name=shop-example.com
domains() { aws --endpoint-url "http://$api" --output text route53domains "$@"; }

started=$(mktemp)
$r53sim serve --api "$api" --listen "127.0.0.1:$dns_port" --no-control > "$started" 2> /dev/null &
trap 'kill %1; rm -f "$started"' EXIT
until grep -q '^listening' "$started"; do
  kill -0 %1 || exit 1
  sleep 0.1
done

echo "before:    $(domains check-domain-availability --domain-name "$name")"
operation=$(domains register-domain --domain-name "$name" --duration-in-years 1 \
  --admin-contact file://contact.json --registrant-contact file://contact.json --tech-contact file://contact.json)
echo "operation: $(domains get-operation-detail --operation-id "$operation" --query Status)"
echo "after:     $(domains check-domain-availability --domain-name "$name")"
registered=$(domains get-domain-detail --domain-name "$name" --query 'Nameservers[].[Name]' | sort)
answered=$(dig @127.0.0.1 -p "$dns_port" "$name" NS +short | sed 's/\.$//' | sort)
[[ $registered == "$answered" ]] && echo "servers:   $(wc -l <<< "$answered" | tr -d ' '), registered and answered alike"
