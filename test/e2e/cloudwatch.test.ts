import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, type TestContext, test } from 'vitest'
import { awsEnvironment } from '../support/aws.ts'
import { folderWith } from '../support/cli.ts'
import { decodeReply, dotted, lines, query } from '../support/dns.ts'
import { type At, askUdp, until } from '../support/dns-client.ts'
import { serveApi } from '../support/serve-api.ts'
import { findTool } from '../support/tools.ts'

const run = promisify(execFile)

/** The program of AWS: its answer as JSON. */
function awsClient(tool: string, endpoint: string) {
  return async (...args: readonly string[]) => {
    const { stdout } = await run(tool, ['--endpoint-url', endpoint, ...args, '--output', 'json'], {
      env: awsEnvironment,
    })
    return stdout.trim() === '' ? {} : JSON.parse(stdout)
  }
}

const addresses = async (at: At, name: string) =>
  lines(decodeReply(await askUdp(at, query({ name: dotted(name) }))).answers).map((line) => line.split(' ').at(-1))

async function digOrAsk(at: At, name: string): Promise<readonly string[]> {
  const dig = findTool('dig')
  if (dig === undefined) return (await addresses(at, name)).map(String)
  const { stdout } = await run(dig, [`@${at.address}`, '-p', String(at.port), name, 'A', '+short'])
  return stdout.trim().split('\n')
}

/** Waits until the name is answered with that address. */
async function answered(at: At, name: string, address: string): Promise<void> {
  let last: readonly string[] = []
  while (last[0] !== address) last = await digOrAsk(at, name)
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

async function receiver() {
  const got: Record<string, unknown>[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    got.push(JSON.parse(body))
    response.writeHead(204).end()
  }).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  await until(() => server.listening)
  const at = server.address()
  return { got, url: `http://127.0.0.1:${typeof at === 'object' ? at?.port : 0}/hook` }
}

const ALARM = [
  ...['--namespace', 'Shop', '--metric-name', 'Errors', '--statistic', 'Sum', '--period', '60'],
  ...['--evaluation-periods', '1', '--threshold', '10', '--comparison-operator', 'GreaterThanThreshold'],
]
const errors = (value: number, minutes: number) => [
  ...['put-metric-data', '--namespace', 'Shop', '--metric-name', 'Errors', '--value', String(value)],
  ...['--timestamp', minutesAgo(minutes)],
]

function failover(zone: string, check: string): string {
  const set = (Failover: string, Value: string, more: object) => ({
    Action: 'CREATE',
    ResourceRecordSet: {
      Name: 'www.shop.test',
      Type: 'A',
      TTL: 60,
      SetIdentifier: Failover,
      Failover,
      ResourceRecords: [{ Value }],
      ...more,
    },
  })
  const Changes = [set('PRIMARY', '192.0.2.10', { HealthCheckId: check }), set('SECONDARY', '192.0.2.99', {})]
  return JSON.stringify({ HostedZoneId: zone, ChangeBatch: { Changes } })
}

describe('the command line of AWS', () => {
  test('an alarm on data that were put moves a health check, the answer, and tells a webhook', {
    timeout: 120_000,
  }, async ({ skip }: TestContext) => {
    const tool = findTool('aws')
    if (tool === undefined) return skip('aws is not installed (package awscli)')
    const hook = await receiver()
    const folder = folderWith({})
    const first = await serveApi(['--webhook', hook.url, '--data', 'state'], folder)
    const aws = awsClient(tool, first.endpoint)
    await aws(
      'cloudwatch',
      'put-metric-alarm',
      '--alarm-name',
      'orders',
      ...ALARM,
      '--alarm-actions',
      'arn:aws:sns:us-east-1:123456789012:pager',
    )
    const { HealthCheck: check } = await aws(
      'route53',
      'create-health-check',
      '--caller-reference',
      '1',
      '--health-check-config',
      JSON.stringify({
        Type: 'CLOUDWATCH_METRIC',
        AlarmIdentifier: { Region: 'us-east-1', Name: 'orders' },
        InsufficientDataHealthStatus: 'Healthy',
      }),
    )
    expect(check.CloudWatchAlarmConfiguration).toMatchObject({ MetricName: 'Errors', Threshold: 10, Statistic: 'Sum' })
    const { HostedZone: zone } = await aws(
      'route53',
      'create-hosted-zone',
      '--name',
      'shop.test',
      '--caller-reference',
      '1',
    )
    await aws('route53', 'change-resource-record-sets', '--cli-input-json', failover(zone.Id, check.Id))
    const { at } = first.serving
    expect(await digOrAsk(at, 'www.shop.test')).toEqual(['192.0.2.10'])
    // The state of the alarm alone moves nothing (R3.22).
    await aws(
      'cloudwatch',
      'set-alarm-state',
      '--alarm-name',
      'orders',
      '--state-value',
      'ALARM',
      '--state-reason',
      'drill',
    )
    expect(await digOrAsk(at, 'www.shop.test')).toEqual(['192.0.2.10'])
    await aws('cloudwatch', ...errors(11, 1))
    await answered(at, 'www.shop.test', '192.0.2.99')
    const {
      MetricAlarms: [alarm],
    } = await aws('cloudwatch', 'describe-alarms', '--alarm-names', 'orders')
    expect(alarm.StateValue).toBe('ALARM')
    await until(() => hook.got.some(({ type }) => type === 'alarm'))
    expect(hook.got.find(({ type }) => type === 'alarm')).toMatchObject({
      ...{ name: 'orders', region: 'us-east-1', state_before: 'INSUFFICIENT_DATA', state: 'ALARM', reason: 'drill' },
      actions: ['arn:aws:sns:us-east-1:123456789012:pager'],
    })
    await first.serving.line(/check .* unhealthy/)
    const { AlarmHistoryItems: history } = await aws(
      'cloudwatch',
      'describe-alarm-history',
      '--alarm-name',
      'orders',
      '--history-item-type',
      'ConfigurationUpdate',
    )
    expect(history).toHaveLength(1)
    expect(await first.serving.stop()).toBe(0)

    const second = await serveApi(['--data', 'state'], folder)
    const again = awsClient(tool, second.endpoint)
    const {
      MetricAlarms: [kept],
    } = await again('cloudwatch', 'describe-alarms', '--state-value', 'ALARM')
    expect(kept).toMatchObject({ AlarmName: 'orders', Threshold: 10, StateValue: 'ALARM' })
    await again('cloudwatch', ...errors(12, 1))
    await answered(second.serving.at, 'www.shop.test', '192.0.2.99')
    await again('cloudwatch', ...errors(-12, 1))
    await answered(second.serving.at, 'www.shop.test', '192.0.2.10')
    await expect(again('cloudwatch', 'delete-alarms', '--alarm-names', 'nobody')).rejects.toThrow(
      'An error occurred (ResourceNotFound) when calling the DeleteAlarms operation: There is no alarm "nobody" in us-east-1.',
    )
    expect(await second.serving.stop()).toBe(0)
  })

  test("queries and checks are Route 53's metrics; a plan's check follows an alarm on them", {
    timeout: 120_000,
  }, async ({ skip }: TestContext) => {
    const tool = findTool('aws')
    if (tool === undefined) return skip('aws is not installed (package awscli)')
    const plan = `
version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
  sorry: { ipv4: 192.0.2.99 }
alarms:
  orders: { region: us-east-1 }
health_checks:
  web: { type: CLOUDWATCH_METRIC, alarm: { name: orders, region: us-east-1 } }
zones:
  example.com:
    id: Z0EXAMPLE
    records:
      www: { A: { ttl: 60, failover: { primary: { endpoint: web, health_check: web }, secondary: sorry } } }
`
    const folder = folderWith({ 'plan.yaml': plan })
    const { serving, endpoint } = await serveApi(['plan.yaml'], folder)
    const aws = awsClient(tool, endpoint)
    for (let count = 0; count < 7; count += 1)
      expect(await addresses(serving.at, 'www.example.com')).toEqual(['192.0.2.10'])
    const { Metrics: metrics } = await aws('cloudwatch', 'list-metrics', '--namespace', 'AWS/Route53')
    expect(metrics.map(({ MetricName }: { MetricName: string }) => MetricName).sort()).toEqual([
      'DNSQueries',
      'HealthCheckStatus',
    ])
    const period = ['--start-time', minutesAgo(5), '--end-time', minutesAgo(-1), '--period', '600']
    const {
      Datapoints: [queries],
    } = await aws(
      'cloudwatch',
      'get-metric-statistics',
      '--namespace',
      'AWS/Route53',
      '--metric-name',
      'DNSQueries',
      '--dimensions',
      'Name=HostedZoneId,Value=Z0EXAMPLE',
      ...period,
      '--statistics',
      'Sum',
    )
    expect(queries).toMatchObject({ Sum: 7, Unit: 'Count' })
    await aws('cloudwatch', 'put-metric-alarm', '--alarm-name', 'orders', ...ALARM)
    await aws('cloudwatch', ...errors(11, 1))
    await answered(serving.at, 'www.example.com', '192.0.2.99')
    expect(await serving.stop()).toBe(0)
  })
})

const BOTO = `
import sys, json, datetime, boto3, botocore.model
from botocore.config import Config
endpoint, protocol = sys.argv[1], sys.argv[2]
if protocol != 'its own':
    botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = (protocol,)
client = boto3.client('cloudwatch', endpoint_url=endpoint, region_name='eu-west-1', aws_access_key_id='x',
                      aws_secret_access_key='x', config=Config(retries={'max_attempts': 0}))
now = datetime.datetime.now(datetime.timezone.utc)
past = now - datetime.timedelta(minutes=1)
data = [{'MetricName': 'Latency', 'Dimensions': [{'Name': 'Site', 'Value': 'eu'}], 'Timestamp': past,
         'Values': [float(value) for value in range(150)], 'Unit': 'Milliseconds'} for _ in range(200)]
client.put_metric_data(Namespace='Shop', MetricData=data)
client.put_metric_alarm(AlarmName='slow', Namespace='Shop', MetricName='Latency', ExtendedStatistic='p99', Period=60,
                        Dimensions=[{'Name': 'Site', 'Value': 'eu'}], EvaluationPeriods=3, DatapointsToAlarm=1,
                        Threshold=140.5, ComparisonOperator='GreaterThanOrEqualToThreshold', TreatMissingData='notBreaching',
                        Tags=[{'Key': 'team', 'Value': 'shop'}])
[alarm] = client.describe_alarms(AlarmNames=['slow'])['MetricAlarms']
statistics = client.get_metric_statistics(Namespace='Shop', MetricName='Latency', Dimensions=alarm['Dimensions'],
    StartTime=now - datetime.timedelta(minutes=10), EndTime=now, Period=600, Statistics=['SampleCount', 'Average'])
pages = client.get_paginator('get_metric_data').paginate(
    MetricDataQueries=[{'Id': 'm', 'MetricStat': {'Metric': {'Namespace': 'Shop', 'MetricName': 'Latency',
                        'Dimensions': alarm['Dimensions']}, 'Period': 60, 'Stat': 'p50'}}],
    StartTime=now - datetime.timedelta(hours=1), EndTime=now)
values = [value for page in pages for result in page['MetricDataResults'] for value in result['Values']]
caught = []
for call in (lambda: client.set_alarm_state(AlarmName='none', StateValue='OK', StateReason=''),
             lambda: client.put_metric_data(Namespace='AWS/Route53', MetricData=data[:1]),
             lambda: client.get_metric_data(MetricDataQueries=[{'Id': 'e', 'Expression': 'm1*2'}], StartTime=past, EndTime=now),
             lambda: client.list_dashboards()):
    try:
        call()
    except client.exceptions.ClientError as error:
        caught.append([type(error).__name__, error.response['Error']['Code']])
print(json.dumps({
    'protocol': client.meta.service_model.resolved_protocol, 'state': alarm['StateValue'], 'threshold': alarm['Threshold'], 'arn': alarm['AlarmArn'],
    'age': abs((now - alarm['StateUpdatedTimestamp']).total_seconds()) < 60,
    'statistics': [[point['SampleCount'], point['Average'], point['Unit']] for point in statistics['Datapoints']],
    'values': values, 'tags': client.list_tags_for_resource(ResourceARN=alarm['AlarmArn'])['Tags'], 'errors': caught,
    'history': [item['HistorySummary'] for item in client.describe_alarm_history(AlarmName='slow')['AlarmHistoryItems']],
}))
`

describe('boto3', () => {
  // The one that it chooses by itself, and those of older versions.
  test.for(['its own', 'smithy-rpc-v2-cbor', 'json', 'query'])(
    '%s protocol',
    { timeout: 60_000 },
    async (protocol, { skip }: TestContext) => {
      const python = findTool('python3')
      if (python === undefined) return skip('python3 is not installed')
      const version = await run(python, [
        '-c',
        'import boto3, botocore.model as m; print("".join(m.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS))',
      ]).catch(() => undefined)
      if (version === undefined) return skip('python3 has no boto3, or one that speaks a single protocol')
      if (protocol.includes('cbor') && !version.stdout.includes('cbor')) return skip('this boto3 speaks no CBOR')
      const { serving, endpoint } = await serveApi()
      const { stdout } = await run(python, ['-c', BOTO, endpoint, protocol], { env: awsEnvironment })
      const { protocol: spoken, ...said } = JSON.parse(stdout)
      if (protocol !== 'its own') expect(spoken).toBe(protocol)
      expect(said).toEqual({
        state: 'ALARM',
        threshold: 140.5,
        arn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:slow',
        age: true,
        statistics: [[30_000, 74.5, 'Milliseconds']],
        values: [74],
        tags: [{ Key: 'team', Value: 'shop' }],
        errors: [
          ['ResourceNotFound', 'ResourceNotFound'],
          ['InvalidParameterValueException', 'InvalidParameterValue'],
          ['ClientError', 'ValidationError'],
          ['ClientError', 'NotImplemented'],
        ],
        history: ['Alarm updated from INSUFFICIENT_DATA to ALARM', 'Alarm "slow" created'],
      })
      expect(await serving.stop()).toBe(0)
    },
  )
})
