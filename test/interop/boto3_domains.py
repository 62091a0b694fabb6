"""Drives Route 53 Domains at an endpoint with boto3 and prints what it saw as JSON.

Exits 3 where boto3 cannot be imported.
"""

import json
import sys

try:
    import boto3
except ImportError:
    sys.exit(3)

client = boto3.client("route53domains", endpoint_url=sys.argv[1], region_name="us-east-1")
contact = {
    "FirstName": "Ada",
    "LastName": "Example",
    "ContactType": "PERSON",
    "AddressLine1": "1 Main Street",
    "City": "Zürich",
    "CountryCode": "CH",
    "ZipCode": "8000",
    "PhoneNumber": "+41.441234567",
    "Email": "ada@example.net",
}
contacts = {"AdminContact": contact, "RegistrantContact": contact, "TechContact": contact}
seen = {"errors": []}


def refused(name, call, **arguments):
    try:
        call(**arguments)
    except getattr(client.exceptions, name) as error:
        seen["errors"].append([error.response["Error"]["Code"], error.response["Error"]["Message"]])


for number in range(3):
    client.register_domain(DomainName=f"n{number}-example.com", DurationInYears=1 + number, **contacts)
pages = client.get_paginator("list_domains").paginate(PaginationConfig={"PageSize": 2})
seen["pages"] = [len(page["Domains"]) for page in pages]
detail = client.get_domain_detail(DomainName="n0-example.com")
seen["city"] = detail["RegistrantContact"]["City"]
seen["years"] = detail["ExpirationDate"].year - detail["CreationDate"].year
operations = client.get_paginator("list_operations").paginate()
seen["operations"] = [operation["Type"] for page in operations for operation in page["Operations"]]
prices = client.get_paginator("list_prices").paginate(Tld="com")
seen["prices"] = [price["Name"] for page in prices for price in page["Prices"]]
client.update_tags_for_domain(DomainName="n0-example.com", TagsToUpdate=[{"Key": "a", "Value": "b"}])
seen["tags"] = client.list_tags_for_domain(DomainName="n0-example.com")["TagList"]
refused("UnsupportedTLD", client.check_domain_availability, DomainName="example.invalid")
refused("InvalidInput", client.get_domain_detail, DomainName="nobodys-example.com")
refused("TLDRulesViolation", client.register_domain, DomainName="n-example.ai", DurationInYears=1, **contacts)
json.dump(seen, sys.stdout)
