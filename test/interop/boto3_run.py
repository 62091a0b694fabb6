"""Drives the API at the given address with boto3; prints what it saw as JSON."""
import json
import sys

try:
    import boto3
    from botocore.config import Config
except ImportError:
    sys.exit(3)

client = boto3.client(
    "route53",
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="x",
    aws_secret_access_key="x",
    config=Config(retries={"total_max_attempts": 1}),
)
seen = {}


def error_of(exception, call, **params):
    try:
        call(**params)
    except exception as error:
        return [error.response["Error"]["Code"], error.response["Error"]["Message"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return None


errors = client.exceptions
zone = client.create_hosted_zone(Name="boto.test", CallerReference="boto", HostedZoneConfig={"Comment": "ü & <x>"})
zone_id = zone["HostedZone"]["Id"]
check = client.create_health_check(
    CallerReference="boto",
    HealthCheckConfig={"Type": "CALCULATED", "HealthThreshold": 0, "ChildHealthChecks": []},
)["HealthCheck"]


def record(number):
    return {
        "Action": "CREATE",
        "ResourceRecordSet": {
            "Name": f"h{number:04}.boto.test",
            "Type": "A",
            "TTL": 60,
            "ResourceRecords": [{"Value": "192.0.2.1"}],
        },
    }


failover = [
    {
        "Action": "UPSERT",
        "ResourceRecordSet": {
            "Name": "www.boto.test",
            "Type": "A",
            "SetIdentifier": role,
            "Failover": role,
            "TTL": 60,
            "ResourceRecords": [{"Value": address}],
            **({"HealthCheckId": check["Id"]} if role == "PRIMARY" else {}),
        },
    }
    for role, address in (("PRIMARY", "192.0.2.1"), ("SECONDARY", "192.0.2.2"))
]
changed = client.change_resource_record_sets(
    HostedZoneId=zone_id, ChangeBatch={"Changes": failover + [record(n) for n in range(700)]}
)
client.get_waiter("resource_record_sets_changed").wait(Id=changed["ChangeInfo"]["Id"])
pages = client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone_id)
sizes = [len(page["ResourceRecordSets"]) for page in pages]
seen["pages"] = sizes
seen["comment"] = client.get_hosted_zone(Id=zone_id)["HostedZone"]["Config"]["Comment"]
seen["zones"] = [one["Name"] for page in client.get_paginator("list_hosted_zones").paginate() for one in page["HostedZones"]]
client.change_tags_for_resource(
    ResourceType="hostedzone", ResourceId=zone_id.split("/")[-1], AddTags=[{"Key": "a", "Value": "b"}]
)
seen["tags"] = client.list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone_id.split("/")[-1])[
    "ResourceTagSet"
]["Tags"]
seen["errors"] = [
    error_of(errors.NoSuchHostedZone, client.get_hosted_zone, Id="ZNOBODY"),
    error_of(errors.InvalidChangeBatch, client.change_resource_record_sets, HostedZoneId=zone_id, ChangeBatch={"Changes": [record(1)]}),
    error_of(errors.HostedZoneAlreadyExists, client.create_hosted_zone, Name="boto.test", CallerReference="boto"),
    error_of(errors.HostedZoneNotEmpty, client.delete_hosted_zone, Id=zone_id),
    error_of(errors.NoSuchHealthCheck, client.get_health_check, HealthCheckId="nobody"),
    error_of(errors.HealthCheckVersionMismatch, client.update_health_check, HealthCheckId=check["Id"], HealthCheckVersion=7),
    error_of(errors.NoSuchChange, client.get_change, Id="CNOBODY"),
    error_of(errors.InvalidInput, client.list_hosted_zones_by_name, HostedZoneId="Z1"),
]
seen["zone"] = zone_id
seen["check"] = check["Id"]
print(json.dumps(seen))
