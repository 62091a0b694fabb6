#!/usr/bin/env bash
# A local Route 53 and CloudWatch driven by the AWS CLI: an alarm on the errors that a shop counts, a health check that
# follows its metric, and what DNS answers while the shop counts few errors, many, and few again.
# Needs r53sim, aws and dig. In this folder: ./run.sh
set -euo pipefail
cd "$(dirname "$0")"
export AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_DEFAULT_REGION=us-east-1 AWS_PAGER=
readonly r53sim=${R53SIM:-r53sim} api=127.0.0.1:${API_PORT:-5380} dns_port=${DNS_PORT:-5353}
call() { aws --endpoint-url "http://$api" --output text "$@"; }
ask() { dig @127.0.0.1 -p "$dns_port" www.example.test +short; }
# Errors of the minute that has just ended: an alarm looks at minutes that are over.
count() { call cloudwatch put-metric-data --namespace Shop --metric-name Errors --value "$1" --timestamp "$minute"; }
state() { call cloudwatch describe-alarms --alarm-names errors --query 'MetricAlarms[0].StateValue'; }

started=$(mktemp)
$r53sim serve --api "$api" --listen "127.0.0.1:$dns_port" --no-control > "$started" 2> /dev/null &
trap 'kill %1; rm -f "$started"' EXIT
until grep -q '^listening' "$started"; do
  kill -0 %1 || exit 1
  sleep 0.1
done

call cloudwatch put-metric-alarm --alarm-name errors --namespace Shop --metric-name Errors --statistic Sum --period 60 \
  --evaluation-periods 1 --threshold 10 --comparison-operator GreaterThanThreshold
zone=$(call route53 create-hosted-zone --name example.test --caller-reference zone --query HostedZone.Id)
check=$(call route53 create-health-check --caller-reference check --query HealthCheck.Id --health-check-config \
  'Type=CLOUDWATCH_METRIC,AlarmIdentifier={Region=us-east-1,Name=errors},InsufficientDataHealthStatus=LastKnownStatus')
call route53 change-resource-record-sets --hosted-zone-id "$zone" --query ChangeInfo.Status \
  --change-batch "$(sed "s/CHECK/$check/" ../aws-cli/failover.json)" > /dev/null

minute=$(($(date +%s) / 60 * 60 - 60))
count 3
echo "3 errors:  $(state) $(ask)"
count 20
echo "23 errors: $(state) $(ask)"
count -15
echo "8 errors:  $(state) $(ask)"
