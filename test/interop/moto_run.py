"""Runs a bundle against moto's imitation of Route 53, as a tool of a few lines would run it against AWS.

Reads {"zones": {placeholder: name}, "bundle": bundle} from stdin; makes the zones, does every step with placeholders
replaced by what came before, and writes what the zones and the account then hold. Exits 3 where moto is missing.
"""

import json
import os
import re
import sys

os.environ.update(AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="us-east-1")

try:
    import boto3
    from moto import mock_aws
except ImportError:
    sys.exit(3)


def resolve(value, saved):
    """Fills placeholders in; a doubled dollar before a brace is text."""
    if isinstance(value, dict):
        return {key: resolve(member, saved) for key, member in value.items()}
    if isinstance(value, list):
        return [resolve(member, saved) for member in value]
    if not isinstance(value, str):
        return value
    whole = re.fullmatch(r"\$\{([^}]*)\}", value)
    return saved[whole.group(1)] if whole else value.replace("$${", "${")


def pick(answer, path):
    """The member of an answer at a dotted path."""
    for key in path.split("."):
        answer = answer[key]
    return answer


with mock_aws():
    client = boto3.client("route53")
    job = json.load(sys.stdin)
    saved = {}
    for number, (placeholder, name) in enumerate(job["zones"].items()):
        answer = client.create_hosted_zone(Name=name, CallerReference=str(number))
        saved[placeholder] = answer["HostedZone"]["Id"].split("/")[-1]
    for step in job["bundle"]["steps"]:
        method = re.sub(r"(?<!^)(?=[A-Z])", "_", step["op"]).lower()
        answer = getattr(client, method)(**resolve(step["params"], saved))
        for placeholder, path in step.get("save", {}).items():
            saved[placeholder] = pick(answer, path)
    pages = client.get_paginator("list_resource_record_sets")
    zones = {
        placeholder: [
            record
            for page in pages.paginate(HostedZoneId=saved[placeholder])
            for record in page["ResourceRecordSets"]
        ]
        for placeholder in job["zones"]
    }
    checks = client.list_health_checks()["HealthChecks"]
    json.dump({"saved": saved, "zones": zones, "checks": checks}, sys.stdout, default=str)
