"""Calls every operation of Route 53 once at least, as botocore makes its calls, and holds the answers against its
service model.

Takes the endpoint as its argument; writes {"model": the operations of the model, "called": [...], "problems": [...],
"statuses": HTTP status by code of error} as JSON. A problem is an answer without a member that the model says is always there, one of another status, or an
error. Exits 3 where botocore cannot be imported.
"""

import json
import sys

try:
    import botocore.session
    from botocore.config import Config
    from botocore.exceptions import ClientError
except ImportError:
    sys.exit(3)

session = botocore.session.get_session()
session.set_credentials("x", "x")
model = session.get_service_model("route53")
client = session.create_client(
    "route53", region_name="us-east-1", endpoint_url=sys.argv[1], config=Config(retries={"max_attempts": 0})
)
called, problems = set(), []


def missing(value, shape, path):
    """Paths of members that are required and not there."""
    if shape.type_name == "structure":
        for name in shape.required_members:
            if name not in value:
                yield f"{path}.{name}"
        for name, inner in value.items():
            if name in shape.members:
                yield from missing(inner, shape.members[name], f"{path}.{name}")
    elif shape.type_name == "list":
        for index, inner in enumerate(value):
            yield from missing(inner, shape.member, f"{path}[{index}]")


def call(name, **params):
    operation = model.operation_model(name)
    method = botocore.xform_name(name)
    called.add(name)
    try:
        answer = getattr(client, method)(**params)
    except ClientError as error:
        problems.append(f"{name}: {error}")
        return {}
    status = answer.pop("ResponseMetadata")["HTTPStatusCode"]
    if status != operation.http.get("responseCode", 200):
        problems.append(f"{name}: status {status}")
    if operation.output_shape is not None:
        problems.extend(f"{name}: {path} is missing" for path in missing(answer, operation.output_shape, ""))
    return answer


def zones():
    vpc = {"VPCRegion": "us-east-1", "VPCId": "vpc-11111111"}
    other = {"VPCRegion": "us-east-1", "VPCId": "vpc-22222222"}
    shared = call("CreateReusableDelegationSet", CallerReference="set")["DelegationSet"]["Id"]
    call("GetReusableDelegationSet", Id=shared)
    call("ListReusableDelegationSets")
    call("GetReusableDelegationSetLimit", DelegationSetId=shared, Type="MAX_ZONES_BY_REUSABLE_DELEGATION_SET")
    zone = call("CreateHostedZone", Name="example.test", CallerReference="public", DelegationSetId=shared)
    zone = zone["HostedZone"]["Id"]
    inside = call("CreateHostedZone", Name="inside.test", CallerReference="private", VPC=vpc)["HostedZone"]["Id"]
    call("CreateVPCAssociationAuthorization", HostedZoneId=inside, VPC=other)
    call("ListVPCAssociationAuthorizations", HostedZoneId=inside)
    call("AssociateVPCWithHostedZone", HostedZoneId=inside, VPC=other)
    call("DeleteVPCAssociationAuthorization", HostedZoneId=inside, VPC=other)
    call("ListHostedZonesByVPC", VPCId="vpc-22222222", VPCRegion="us-east-1")
    call("DisassociateVPCFromHostedZone", HostedZoneId=inside, VPC=other)
    for one in (zone, inside):
        call("GetHostedZone", Id=one)
    call("ListHostedZones", MaxItems="1")
    call("ListHostedZonesByName", MaxItems="1")
    call("GetHostedZoneCount")
    call("UpdateHostedZoneComment", Id=zone, Comment="a comment")
    call("UpdateHostedZoneFeatures", HostedZoneId=zone, EnableAcceleratedRecovery=True)
    call("GetHostedZoneLimit", HostedZoneId=zone, Type="MAX_RRSETS_BY_ZONE")
    call("GetAccountLimit", Type="MAX_TRAFFIC_POLICIES_BY_OWNER")
    bare = zone.removeprefix("/hostedzone/")
    call("ChangeTagsForResource", ResourceType="hostedzone", ResourceId=bare, AddTags=[{"Key": "a", "Value": "b"}])
    call("ListTagsForResource", ResourceType="hostedzone", ResourceId=bare)
    call("ListTagsForResources", ResourceType="hostedzone", ResourceIds=[bare])
    return zone, inside, shared


def records(zone):
    record = {"Name": "a.example.test", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    batch = {"Comment": "a & b", "Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    change = call("ChangeResourceRecordSets", HostedZoneId=zone, ChangeBatch=batch)["ChangeInfo"]["Id"]
    call("GetChange", Id=change)
    call("ListResourceRecordSets", HostedZoneId=zone, MaxItems="2")
    call("TestDNSAnswer", HostedZoneId=zone, RecordName="a.example.test", RecordType="A", ResolverIP="192.0.2.53")
    batch = {"Changes": [{"Action": "DELETE", "ResourceRecordSet": record}]}
    call("ChangeResourceRecordSets", HostedZoneId=zone, ChangeBatch=batch)


def checks():
    config = {"Type": "HTTPS", "FullyQualifiedDomainName": "a.example.test", "Disabled": True}
    check = call("CreateHealthCheck", CallerReference="check", HealthCheckConfig=config)["HealthCheck"]["Id"]
    call("GetHealthCheck", HealthCheckId=check)
    call("UpdateHealthCheck", HealthCheckId=check, FailureThreshold=5)
    call("ListHealthChecks")
    call("GetHealthCheckCount")
    call("GetHealthCheckStatus", HealthCheckId=check)
    call("GetHealthCheckLastFailureReason", HealthCheckId=check)
    call("GetCheckerIpRanges")
    call("DeleteHealthCheck", HealthCheckId=check)


def collections():
    made = call("CreateCidrCollection", Name="offices", CallerReference="offices")["Collection"]["Id"]
    for action in ("PUT", "DELETE_IF_EXISTS"):
        changes = [{"LocationName": "paris", "Action": action, "CidrList": ["198.51.100.0/24"]}]
        call("ChangeCidrCollection", Id=made, Changes=changes)
        call("ListCidrLocations", CollectionId=made)
        call("ListCidrBlocks", CollectionId=made)
    call("ListCidrCollections")
    call("DeleteCidrCollection", Id=made)


def policies(zone):
    document = {
        "AWSPolicyFormatVersion": "2015-10-01",
        "RecordType": "A",
        "StartEndpoint": "one",
        "Endpoints": {"one": {"Type": "value", "Value": "192.0.2.1"}},
    }
    document = json.dumps(document)
    policy = call("CreateTrafficPolicy", Name="policy", Document=document)["TrafficPolicy"]["Id"]
    call("CreateTrafficPolicyVersion", Id=policy, Document=document)
    call("GetTrafficPolicy", Id=policy, Version=1)
    call("UpdateTrafficPolicyComment", Id=policy, Version=1, Comment="a comment")
    call("ListTrafficPolicies")
    call("ListTrafficPolicyVersions", Id=policy, MaxItems="1")
    bound = {"TTL": 30, "TrafficPolicyId": policy, "TrafficPolicyVersion": 1}
    instance = call("CreateTrafficPolicyInstance", HostedZoneId=zone, Name="www.example.test", **bound)
    instance = instance["TrafficPolicyInstance"]["Id"]
    call("GetTrafficPolicyInstance", Id=instance)
    call("UpdateTrafficPolicyInstance", Id=instance, **{**bound, "TrafficPolicyVersion": 2})
    call("ListTrafficPolicyInstances")
    call("ListTrafficPolicyInstancesByHostedZone", HostedZoneId=zone)
    call("ListTrafficPolicyInstancesByPolicy", TrafficPolicyId=policy, TrafficPolicyVersion=2)
    call("GetTrafficPolicyInstanceCount")
    call("DeleteTrafficPolicyInstance", Id=instance)
    for version in (1, 2):
        call("DeleteTrafficPolicy", Id=policy, Version=version)


def signing(zone):
    bare = zone.removeprefix("/hostedzone/")
    arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    key = {"HostedZoneId": bare, "Name": "ksk"}
    call("CreateKeySigningKey", CallerReference="ksk", KeyManagementServiceArn=arn, Status="INACTIVE", **key)
    call("ActivateKeySigningKey", **key)
    call("EnableHostedZoneDNSSEC", HostedZoneId=zone)
    call("GetDNSSEC", HostedZoneId=zone)
    call("DisableHostedZoneDNSSEC", HostedZoneId=zone)
    call("DeactivateKeySigningKey", **key)
    call("DeleteKeySigningKey", **key)


def rest(zone):
    bare = zone.removeprefix("/hostedzone/")
    arn = "arn:aws:logs:us-east-1:123456789012:log-group:/dns/example.test:*"
    log = call("CreateQueryLoggingConfig", HostedZoneId=bare, CloudWatchLogsLogGroupArn=arn)["QueryLoggingConfig"]["Id"]
    call("GetQueryLoggingConfig", Id=log)
    call("ListQueryLoggingConfigs", HostedZoneId=bare)
    call("DeleteQueryLoggingConfig", Id=log)
    call("GetGeoLocation", CountryCode="US", SubdivisionCode="TX")
    call("ListGeoLocations", MaxItems="3")


zone, inside, shared = zones()
records(zone)
checks()
collections()
policies(zone)
signing(zone)
rest(zone)
for one in (zone, inside):
    call("DeleteHostedZone", Id=one)
call("DeleteReusableDelegationSet", Id=shared)


def described(name):
    http = model.operation_model(name).http
    uri = http["requestUri"].split("?")[0].removeprefix("/2013-04-01").rstrip("/")
    return {"name": name, "method": http["method"], "path": uri}


json.dump(
    {
        "model": [described(name) for name in model.operation_names],
        "called": sorted(called),
        "problems": problems,
        "statuses": {
            shape.name: shape.metadata.get("error", {}).get("httpStatusCode", 400)
            for name in model.operation_names
            for shape in model.operation_model(name).error_shapes
        },
    },
    sys.stdout,
)
