# A failover pair in a local Route 53. ./run.sh applies it, asks DNS, and takes it away again.
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "api" {
  description = "Where r53sim serve --api listens."
  default     = "http://127.0.0.1:5380"
}

variable "primary_down" {
  description = "True makes the check of the primary unhealthy at once, without a network."
  default     = false
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

resource "aws_route53_zone" "example" {
  name = "example.test"
}

# Disabled, it counts as healthy; disabled and inverted, as unhealthy. Without `disabled` the address is probed.
resource "aws_route53_health_check" "primary" {
  type               = "HTTPS"
  ip_address         = "192.0.2.10"
  port               = 443
  resource_path      = "/healthz"
  request_interval   = 10
  failure_threshold  = 2
  disabled           = true
  invert_healthcheck = var.primary_down
}

resource "aws_route53_record" "primary" {
  zone_id         = aws_route53_zone.example.zone_id
  name            = "www"
  type            = "A"
  ttl             = 60
  records         = ["192.0.2.10"]
  set_identifier  = "primary"
  health_check_id = aws_route53_health_check.primary.id

  failover_routing_policy {
    type = "PRIMARY"
  }
}

resource "aws_route53_record" "secondary" {
  zone_id        = aws_route53_zone.example.zone_id
  name           = "www"
  type           = "A"
  ttl            = 60
  records        = ["192.0.2.99"]
  set_identifier = "secondary"

  failover_routing_policy {
    type = "SECONDARY"
  }
}
