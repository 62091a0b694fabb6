#!/usr/bin/env bash
# A local Route 53 driven by the AWS CLI: a zone, a failover pair, a health check that is forced unhealthy, and what DNS
# answers before and after. Needs r53sim, aws and dig. In this folder: ./run.sh
set -euo pipefail
cd "$(dirname "$0")"
export AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_DEFAULT_REGION=us-east-1 AWS_PAGER=
readonly r53sim=${R53SIM:-r53sim} api=127.0.0.1:${API_PORT:-5380} dns_port=${DNS_PORT:-5353}
r53() { aws --endpoint-url "http://$api" --output text route53 "$@"; }
ask() { dig @127.0.0.1 -p "$dns_port" www.example.test +short; }

started=$(mktemp)
$r53sim serve --api "$api" --listen "127.0.0.1:$dns_port" --no-control > "$started" 2> /dev/null &
trap 'kill %1; rm -f "$started"' EXIT
until grep -q '^listening' "$started"; do
  kill -0 %1 || exit 1
  sleep 0.1
done

zone=$(r53 create-hosted-zone --name example.test --caller-reference zone --query HostedZone.Id)
check=$(r53 create-health-check --caller-reference check --query HealthCheck.Id \
  --health-check-config 'Type=CALCULATED,HealthThreshold=0')
r53 change-resource-record-sets --hosted-zone-id "$zone" --query ChangeInfo.Status \
  --change-batch "$(sed "s/CHECK/$check/" failover.json)" > /dev/null
echo "healthy:   $(ask)"
r53 update-health-check --health-check-id "$check" --disabled --inverted > /dev/null
echo "unhealthy: $(ask)"
