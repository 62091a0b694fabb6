import { expandText } from '../plan/expand/expanded.ts'

/** A plan in which every form of selector has something to name. */
export const PLAN = `
version: 1
health_checks:
  shared:  { type: TCP, ip_address: 192.0.2.20, port: 443 }
  any:     { type: CALCULATED, children: [use1, shared], health_threshold: 1 }
  orders:  { type: CLOUDWATCH_METRIC, alarm: { name: orders-errors, region: us-east-1 } }
  replica: { type: CLOUDWATCH_METRIC, alarm: { name: lag, region: us-east-1 }, insufficient_data_health_status: Unhealthy }
  switch:  { type: RECOVERY_CONTROL, routing_control_arn: "arn:aws:route53-recovery-control::111122223333:controlpanel/abc/routingcontrol/def" }
  wide:    { type: HTTP, fqdn: www.example.net }
  few:     { type: HTTP, fqdn: few.example.net, regions: [us-east-1, eu-west-1, ap-southeast-1] }
alarms:
  orders-errors: { region: us-east-1, state: OK }
  lag:           { region: us-east-1, state: INSUFFICIENT_DATA }
endpoints:
  use1:    { ipv4: 192.0.2.10, region: us-east-1, health_check: { type: HTTP }, labels: { tier: web, rack: a } }
  use2:    { ipv4: 192.0.2.11, region: us-east-1, labels: { tier: web } }
  euw1:    { ipv4: 192.0.2.20, region: eu-west-1, health_check: shared, labels: { tier: api } }
  db:      { ipv4: 192.0.2.30, region: eu-west-1, health_check: replica }
  lag-db:  { ipv4: 192.0.2.31, health_check: { type: CLOUDWATCH_METRIC, alarm: { name: orders-errors, region: us-east-1 } } }
  node-a:  { ipv4: 10.0.0.1, region: us-west-2 }
  node-b:  { ipv4: 10.0.0.2, region: us-west-2 }
  node-c:  { ipv4: 10.0.0.3, region: us-west-1 }
  alb:
    type: application-load-balancer
    dns_name: web-1.us-west-2.elb.amazonaws.com
    region: us-west-2
    targets: [node-a, node-b, node-c]
    min_healthy_targets: 2
  front:
    type: application-load-balancer
    dns_name: front-1.us-west-2.elb.amazonaws.com
    targets: [alb]
zones:
  example.com:
    records:
      www:
        A:
          geolocation:
            EU:
              failover:
                primary: { weighted: { stable: { weight: 9, endpoint: euw1 }, canary: { weight: 1, endpoint: use2 } } }
                secondary: use1
            default: use1
      app:
        A:
          failover:
            primary: { endpoint: alb, evaluate_target_health: true }
            secondary: { values: [198.51.100.9], health_check: wide }
      lit:
        A: { weighted: { one: { weight: 1, values: [198.51.100.1, 198.51.100.2], health_check: few }, two: { weight: 1, values: [198.51.100.3], health_check: any } } }
      other:
        A: { alias: lit }
      txt:
        TXT: ["hello"]
`

export async function planOf(text: string) {
  const { deployment, diagnostics } = await expandText(text)
  if (diagnostics.length > 0)
    throw new Error(`the test's plan: ${diagnostics.map(({ message }) => message).join('; ')}`)
  return deployment
}
