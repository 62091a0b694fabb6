# Every resource and data source of Route 53 that Terraform's provider of AWS has, but those that sign up for money.
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "api" {}

variable "changed" {
  default = false
}

provider "aws" {
  region                  = "us-east-1"
  access_key              = "x"
  secret_key              = "x"
  skip_metadata_api_check = true

  endpoints {
    route53 = var.api
    sts     = var.api
  }
}

locals {
  first  = var.changed ? "192.0.2.201" : "192.0.2.1"
  second = "192.0.2.2"
}

resource "aws_route53_delegation_set" "shared" {
  reference_name = "shared"
}

resource "aws_route53_zone" "public" {
  name              = "example.test"
  comment           = var.changed ? "changed" : "public"
  delegation_set_id = aws_route53_delegation_set.shared.id
  force_destroy     = true
  tags              = { team = var.changed ? "web" : "dns" }
}

resource "aws_route53_zone" "private" {
  name = "inside.test"

  vpc {
    vpc_id = "vpc-11111111"
  }

  lifecycle {
    ignore_changes = [vpc]
  }
}

resource "aws_route53_vpc_association_authorization" "other" {
  zone_id = aws_route53_zone.private.id
  vpc_id  = "vpc-22222222"
}

resource "aws_route53_zone_association" "other" {
  zone_id = aws_route53_vpc_association_authorization.other.zone_id
  vpc_id  = aws_route53_vpc_association_authorization.other.vpc_id
}

resource "aws_route53_health_check" "web" {
  type              = "HTTPS_STR_MATCH"
  fqdn              = "web.example.test"
  port              = 443
  resource_path     = "/healthz?a=1&b=2"
  search_string     = "<ok>"
  failure_threshold = var.changed ? 5 : 3
  request_interval  = 30
  measure_latency   = true
  regions           = ["us-east-1", "eu-west-1", "ap-southeast-1"]
  tags              = { Name = "web" }
}

resource "aws_route53_health_check" "tree" {
  type                   = "CALCULATED"
  child_health_threshold = 1
  child_healthchecks     = [aws_route53_health_check.web.id]
}

resource "aws_route53_health_check" "alarm" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "latency"
  cloudwatch_alarm_region         = "us-east-1"
  insufficient_data_health_status = "Healthy"
}

resource "aws_route53_record" "simple" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "*.simple"
  type    = "TXT"
  ttl     = 300
  records = ["a & <b>", "long\"\"text"]
}

resource "aws_route53_record" "alias" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "alias"
  type    = "A"

  alias {
    name                   = aws_route53_record.weighted["a"].fqdn
    zone_id                = aws_route53_zone.public.zone_id
    evaluate_target_health = true
  }
}

resource "aws_route53_record" "weighted" {
  for_each        = { a = 0, b = 10 }
  zone_id         = aws_route53_zone.public.zone_id
  name            = "weighted"
  type            = "A"
  ttl             = 60
  records         = [each.key == "a" ? local.first : local.second]
  set_identifier  = each.key
  health_check_id = aws_route53_health_check.tree.id

  weighted_routing_policy {
    weight = each.value
  }
}

resource "aws_route53_record" "latency" {
  for_each       = toset(["us-east-1", "eu-west-1"])
  zone_id        = aws_route53_zone.public.zone_id
  name           = "latency"
  type           = "AAAA"
  ttl            = 60
  records        = ["2001:db8::1"]
  set_identifier = each.key

  latency_routing_policy {
    region = each.key
  }
}

resource "aws_route53_record" "geolocation" {
  for_each       = { world = "*", texas = "US" }
  zone_id        = aws_route53_zone.public.zone_id
  name           = "geolocation"
  type           = "CNAME"
  ttl            = 60
  records        = ["${each.key}.example.org"]
  set_identifier = each.key

  geolocation_routing_policy {
    country     = each.value
    subdivision = each.value == "US" ? "TX" : null
  }
}

resource "aws_route53_record" "geoproximity" {
  zone_id        = aws_route53_zone.public.zone_id
  name           = "geoproximity"
  type           = "A"
  ttl            = 60
  records        = [local.first]
  set_identifier = "one"

  geoproximity_routing_policy {
    bias = -10

    coordinates {
      latitude  = "49.22"
      longitude = "-74.01"
    }
  }
}

resource "aws_route53_record" "multivalue" {
  zone_id                          = aws_route53_zone.public.zone_id
  name                             = "multivalue"
  type                             = "A"
  ttl                              = 60
  records                          = [local.first]
  set_identifier                   = "one"
  multivalue_answer_routing_policy = true
}

resource "aws_route53_cidr_collection" "offices" {
  name = "offices"
}

resource "aws_route53_cidr_location" "paris" {
  cidr_collection_id = aws_route53_cidr_collection.offices.id
  name               = "paris"
  cidr_blocks        = var.changed ? ["198.51.100.0/24"] : ["198.51.100.0/24", "2001:db8::/32"]
}

resource "aws_route53_record" "cidr" {
  for_each       = { paris = aws_route53_cidr_location.paris.name, rest = "*" }
  zone_id        = aws_route53_zone.public.zone_id
  name           = "cidr"
  type           = "A"
  ttl            = 60
  records        = [each.key == "paris" ? local.first : local.second]
  set_identifier = each.key

  cidr_routing_policy {
    collection_id = aws_route53_cidr_collection.offices.id
    location_name = each.value
  }
}

resource "aws_route53_query_log" "public" {
  zone_id                  = aws_route53_zone.public.zone_id
  cloudwatch_log_group_arn = "arn:aws:logs:us-east-1:123456789012:log-group:/dns/example.test"
}

resource "aws_route53_key_signing_key" "ksk" {
  hosted_zone_id             = aws_route53_zone.public.zone_id
  key_management_service_arn = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  name                       = "ksk"
}

resource "aws_route53_hosted_zone_dnssec" "public" {
  hosted_zone_id = aws_route53_key_signing_key.ksk.hosted_zone_id
}

data "aws_route53_traffic_policy_document" "switch" {
  record_type = "A"
  start_rule  = "switch"

  endpoint {
    id    = "one"
    type  = "value"
    value = "192.0.2.5"
  }

  endpoint {
    id    = "two"
    type  = "value"
    value = local.second
  }

  rule {
    id   = "switch"
    type = "failover"

    primary {
      endpoint_reference = "one"
      health_check       = aws_route53_health_check.tree.id
    }

    secondary {
      endpoint_reference = "two"
    }
  }
}

resource "aws_route53_traffic_policy" "switch" {
  name     = "switch"
  comment  = var.changed ? "changed" : "first"
  document = data.aws_route53_traffic_policy_document.switch.json
}

resource "aws_route53_traffic_policy_instance" "switch" {
  name                   = "switch.example.test"
  traffic_policy_id      = aws_route53_traffic_policy.switch.id
  traffic_policy_version = aws_route53_traffic_policy.switch.version
  hosted_zone_id         = aws_route53_zone.public.zone_id
  ttl                    = var.changed ? 60 : 30
}

data "aws_route53_zone" "public" {
  name = aws_route53_zone.public.name
}

data "aws_route53_delegation_set" "shared" {
  id = aws_route53_delegation_set.shared.id
}

output "same" {
  value = (data.aws_route53_zone.public.zone_id == aws_route53_zone.public.zone_id
    && toset(data.aws_route53_delegation_set.shared.name_servers) == toset(aws_route53_zone.public.name_servers)
  && aws_route53_key_signing_key.ksk.ds_record != "")
}
