import { describe, expect, test } from 'vitest'
import { cloudWatchOperations } from '../../src/api/services/cloudwatch/operations.ts'
import type { XmlElement } from '../../src/api/xml.ts'
import { allNamed, apiBench, textAt } from '../support/api.ts'
import { type Ask, askCbor, askJson, askQuery, type Members, signedIn, TARGET } from '../support/cloudwatch.ts'

const MINUTE = 60_000
/** The bench begins five seconds into this minute. */
const NOW = Date.UTC(2026, 0, 2, 3, 4)
const at = (minutes: number) => new Date(NOW + minutes * MINUTE)

const PROTOCOLS = [
  ['query', askQuery],
  ['JSON', askJson],
  ['CBOR', askCbor],
] as const

const ALARM: Members = {
  AlarmName: 'orders',
  Namespace: 'Shop',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'Site', Value: 'eu' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1.5,
  ComparisonOperator: 'GreaterThanThreshold',
}
const ARN = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:orders'

const datum = (value: number, minutes = -1, more: Members = {}): Members => ({
  MetricName: 'Errors',
  Dimensions: [{ Name: 'Site', Value: 'eu' }],
  Timestamp: at(minutes),
  Value: value,
  ...more,
})
const put = (ask: Ask, ...data: readonly Members[]) => ask('PutMetricData', { Namespace: 'Shop', MetricData: data })

type Described = Readonly<Record<string, string>>
const stateOf = async (ask: Ask): Promise<Described> => {
  const { body } = await ask('DescribeAlarms')
  const [alarm] = Array.isArray(body.MetricAlarms) ? body.MetricAlarms : []
  return alarm ?? {}
}

describe.each(PROTOCOLS)('in the %s protocol', (name, protocol) => {
  test('an alarm goes off by the data that are put, and says so', async () => {
    const bench = apiBench()
    const ask = protocol(bench)
    expect((await ask('PutMetricAlarm', ALARM)).status).toBe(200)
    expect((await put(ask, datum(1), datum(1))).status).toBe(200)
    const { status, body, headers } = await ask('DescribeAlarms', { AlarmNames: ['orders'] })
    expect(status).toBe(200)
    if (name === 'CBOR') expect(headers.get('smithy-protocol')).toBe('rpc-v2-cbor')
    if (name === 'query') {
      const xml = body.xml as XmlElement
      const [alarm] = allNamed(xml, 'MetricAlarms').flatMap(({ children }) => children)
      const said = (member: string) => alarm && textAt(alarm, member)
      expect([said('AlarmArn'), said('StateValue'), said('Threshold'), said('StateUpdatedTimestamp')]).toEqual([
        ARN,
        'ALARM',
        '1.5',
        '2026-01-02T03:04:05.678Z',
      ])
      expect(textAt(xml, 'ResponseMetadata', 'RequestId')).toBe(headers.get('x-amzn-requestid'))
      return
    }
    const nowMs = bench.nowMs()
    expect(body).toMatchObject({
      CompositeAlarms: [],
      MetricAlarms: [
        {
          ...ALARM,
          AlarmArn: ARN,
          ActionsEnabled: true,
          StateValue: 'ALARM',
          StateReason:
            'Threshold Crossed: 1 out of the last 1 datapoint [2.0 (02/01/26 03:03:00)] was greater than the threshold (1.5) (minimum 1 datapoint for OK -> ALARM transition).',
          StateUpdatedTimestamp: name === 'CBOR' ? new Date(nowMs) : nowMs / 1000,
        },
      ],
    })
  })

  test('a refusal has the code of old and the name of the model', async () => {
    const ask = protocol(apiBench())
    const { status, error, type, message, headers } = await ask('SetAlarmState', {
      AlarmName: 'nobody',
      StateValue: 'OK',
      StateReason: '',
    })
    expect([status, message]).toEqual([404, 'There is no alarm "nobody" in us-east-1.'])
    const wrong = await ask('GetMetricStatistics', {
      ...{ Namespace: 'Shop', MetricName: 'Errors', Period: 60, Statistics: ['Sum'] },
      ...{ StartTime: at(0), EndTime: at(-1) },
    })
    expect(wrong.status).toBe(400)
    expect([error, wrong.error]).toEqual(['ResourceNotFound', 'InvalidParameterValue'])
    if (name === 'query') return
    expect([type, headers.get('x-amzn-query-error')]).toEqual([
      'com.amazonaws.cloudwatch#ResourceNotFound',
      'ResourceNotFound;Sender',
    ])
    expect(wrong.type).toBe('com.amazonaws.cloudwatch#InvalidParameterValueException')
  })

  test('what is missing or not what it should be is a ValidationError that names it', async () => {
    const ask = protocol(apiBench())
    const missing = await ask('SetAlarmState', { AlarmName: 'a', StateValue: 'OK' })
    expect([missing.status, missing.error, missing.message]).toEqual([
      400,
      'ValidationError',
      "1 validation error detected: Value null at 'stateReason' failed to satisfy constraint: Member must not be null",
    ])
    const wrong = await ask('PutMetricAlarm', { ...ALARM, Threshold: 'much' })
    expect(wrong.message).toBe("'much' is not a valid number.")
  })

  test('what is not here answers 501', async () => {
    const { status, error } = await protocol(apiBench())('PutDashboard', { DashboardName: 'x', DashboardBody: '{}' })
    expect([status, error]).toEqual([501, 'NotImplemented'])
  })

  test('metrics: listed, as statistics, as data', async () => {
    const ask = protocol(apiBench())
    await put(ask, datum(1, -3), datum(3, -3), datum(5, -1, { Unit: 'Count' }), datum(9, -1, { Dimensions: [] }))
    const listed = await ask('ListMetrics', { Namespace: 'Shop', Dimensions: [{ Name: 'Site' }] })
    const metric = { Namespace: 'Shop', MetricName: 'Errors', Dimensions: [{ Name: 'Site', Value: 'eu' }] }
    const times = { StartTime: at(-10), EndTime: at(0) }
    const statistics = await ask('GetMetricStatistics', {
      ...metric,
      ...times,
      Period: 60,
      Statistics: ['Average', 'SampleCount'],
    })
    const percentiles = await ask('GetMetricStatistics', {
      ...metric,
      ...times,
      Period: 600,
      ExtendedStatistics: ['p50', 'p99'],
    })
    const data = await ask('GetMetricData', {
      ...times,
      MetricDataQueries: [
        { Id: 'm1', MetricStat: { Metric: metric, Period: 60, Stat: 'Maximum' } },
        { Id: 'm2', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' }, ReturnData: false },
      ],
    })
    if (name === 'query') {
      const texts = (root: unknown, member: string) => allNamed(root as XmlElement, member).map(({ text }) => text)
      expect(texts(listed.body.xml, 'MetricName')).toEqual(['Errors'])
      expect(texts(statistics.body.xml, 'Average')).toEqual(['2', '5'])
      expect(texts(percentiles.body.xml, 'key')).toEqual(['p50', 'p99'])
      expect(texts(percentiles.body.xml, 'value')).toEqual(['3', '5'])
      expect(texts(data.body.xml, 'Id')).toEqual(['m1'])
      return
    }
    const time = (minutes: number) => (name === 'CBOR' ? at(minutes) : at(minutes).getTime() / 1000)
    expect(listed.body).toEqual({ Metrics: [metric] })
    expect(statistics.body).toEqual({
      Label: 'Errors',
      Datapoints: [
        { Timestamp: time(-3), Average: 2, SampleCount: 2, Unit: 'Count' },
        { Timestamp: time(-1), Average: 5, SampleCount: 1, Unit: 'Count' },
      ],
    })
    expect(percentiles.body).toEqual({
      Label: 'Errors',
      Datapoints: [{ Timestamp: time(-10), Unit: 'Count', ExtendedStatistics: { p50: 3, p99: 5 } }],
    })
    expect(data.body).toEqual({
      MetricDataResults: [
        { Id: 'm1', Label: 'Errors', Timestamps: [time(-1), time(-3)], Values: [5, 3], StatusCode: 'Complete' },
      ],
      Messages: [],
    })
  })
})

describe('requests that no client sends', () => {
  test.each([
    ['Version=2010-08-01', 'MissingAction'],
    ['Action=', 'MissingAction'],
    [`Action=ListMetrics&${'a.'.repeat(40)}a=1`, 'MalformedQueryString'],
  ] as const)('%s', async (body, code) => {
    const headers = { authorization: signedIn('us-east-1') }
    const reply = await apiBench().send('/', { method: 'POST', headers, body })
    expect([reply.status, (await reply.text()).includes(`<Code>${code}</Code>`)]).toEqual([400, true])
  })

  test.each([
    ['no JSON', { 'x-amz-target': `${TARGET}.ListMetrics` }, '/', '{', 'SerializationException'],
    ['no object', { 'x-amz-target': `${TARGET}.ListMetrics` }, '/', '[]', 'SerializationException'],
    [
      'deep JSON',
      { 'x-amz-target': `${TARGET}.ListMetrics` },
      '/',
      `{"a":${'['.repeat(500)}${']'.repeat(500)}}`,
      'SerializationException',
    ],
    ['no CBOR', {}, `/service/${TARGET}/operation/ListMetrics`, '\x1c', 'SerializationException'],
    ['CBOR without end', {}, `/service/${TARGET}/operation/ListMetrics`, '\xbf', 'SerializationException'],
    ['deep CBOR', {}, `/service/${TARGET}/operation/ListMetrics`, '\x81'.repeat(100_000), 'SerializationException'],
    [
      'no gzip',
      { 'x-amz-target': `${TARGET}.ListMetrics`, 'content-encoding': 'gzip' },
      '/',
      '{}',
      'SerializationException',
    ],
  ] as const)('%s', async (_case, headers, path, body, code) => {
    const reply = await apiBench().send(path, { method: 'POST', headers, body: Buffer.from(body, 'latin1') })
    expect([reply.status, (await reply.text()).includes(code)]).toEqual([400, true])
  })

  test.each([
    ['JSON', { 'x-amz-target': `${TARGET}.ListMetrics` }, '/', `{"a":[${'1,'.repeat(600_000)}1]}`],
    ['CBOR', {}, `/service/${TARGET}/operation/ListMetrics`, `\xa1\x61a\x9f${'\x01'.repeat(600_000)}\xff`],
    ['a form', { authorization: signedIn('us-east-1') }, '/', `Action=ListMetrics${'&a'.repeat(600_000)}`],
  ] as const)('%s of very many members is not taken apart', async (_case, headers, path, body) => {
    const reply = await apiBench().send(path, { method: 'POST', headers, body: Buffer.from(body, 'latin1') })
    expect([reply.status, (await reply.text()).includes('the request has too many members')]).toEqual([400, true])
  })

  test('names of members that objects have by themselves are nothing special', async () => {
    const { status } = await askJson(apiBench())(
      'ListMetrics',
      JSON.parse('{"__proto__": {"Namespace": "x"}, "constructor": 1}'),
    )
    expect(status).toBe(200)
  })
})

describe('PutMetricAlarm', () => {
  test.each([
    [{ Metrics: [{ Id: 'e', Expression: 'm1+m2' }] }, 'Alarms on metric math (Metrics) are not here: name one metric.'],
    [{ ThresholdMetricId: 'ad1' }, 'Alarms on anomaly detection are not here.'],
    [{ EvaluationCriteria: { PromQLCriteria: { Query: 'up' } } }, 'Alarms on PromQL are not here.'],
    [{ AlarmName: 'a\nb' }, 'AlarmName must not contain control characters'],
    [{ MetricName: undefined }, 'MetricName and Namespace must be specified'],
    [{ Statistic: undefined }, 'Exactly one of Statistic and ExtendedStatistic must be specified'],
    [{ ExtendedStatistic: 'p99' }, 'Exactly one of Statistic and ExtendedStatistic must be specified'],
    [
      { Statistic: undefined, ExtendedStatistic: 'tm90' },
      'The value tm90 for parameter ExtendedStatistic is not supported: of extended statistics there are percentiles, p0 to p100',
    ],
    [{ EvaluateLowSampleCountPercentile: 'ignore' }, 'EvaluateLowSampleCountPercentile is for alarms on a percentile'],
    [{ Period: undefined }, 'Period and EvaluationPeriods must be specified'],
    [{ Period: 90 }, 'Period must be 10, 20, 30 or a multiple of 60'],
    [{ EvaluationPeriods: 1441 }, expect.stringContaining('EvaluationPeriods * Period must be <= 86400')],
    [{ DatapointsToAlarm: 2 }, 'DatapointsToAlarm must be at most EvaluationPeriods'],
    [{ ComparisonOperator: undefined }, 'ComparisonOperator must be specified'],
    [
      { ComparisonOperator: 'GreaterThanUpperThreshold' },
      'The value GreaterThanUpperThreshold for parameter ComparisonOperator is for anomaly detection, which is not here',
    ],
    [{ Threshold: undefined }, 'Threshold must be specified'],
    [{ AlarmActions: ['mail me'] }, 'Invalid arn syntax: mail me'],
    [{ TreatMissingData: 'guess' }, expect.stringContaining("Value 'guess' is not facet-valid")],
    [{ OKActions: new Array(6).fill('arn:aws:sns:us-east-1:1:a') }, expect.stringContaining('less than or equal to 5')],
    [{ AlarmName: undefined }, expect.stringContaining("Value null at 'alarmName'")],
  ] as const)('%j', async (more, message) => {
    const bench = apiBench()
    const reply = await askJson(bench)('PutMetricAlarm', { ...ALARM, ...more })
    expect([reply.status, reply.error, reply.message]).toEqual([400, 'ValidationError', message])
    expect(bench.account().alarms.size).toBe(0)
  })

  test('5,000 in a region, and no more', async () => {
    const one = apiBench()
    await askJson(one)('PutMetricAlarm', ALARM)
    const account = one.account()
    const alarm = account.alarms.get('us-east-1/orders')
    if (alarm === undefined) throw new Error('unreachable: it was put')
    const names = Array.from({ length: 5000 }, (_, index) => `a${index}`)
    const alarms = new Map(names.map((name) => [`us-east-1/${name}`, { ...alarm, name }]))
    const ask = askJson(apiBench({ initial: { ...account, alarms } }))
    expect(await ask('PutMetricAlarm', ALARM)).toMatchObject({
      error: 'LimitExceeded',
      type: 'com.amazonaws.cloudwatch#LimitExceededFault',
    })
    expect((await ask('PutMetricAlarm', { ...ALARM, AlarmName: 'a7' })).status).toBe(200)
    expect((await ask('PutMetricAlarm', ALARM, 'eu-west-1')).status).toBe(200)
  })
})

describe('an alarm', () => {
  test('begins without data, keeps its state when it is changed, and is evaluated anew', async () => {
    const bench = apiBench()
    const ask = askJson(bench)
    await ask('PutMetricAlarm', { ...ALARM, TreatMissingData: 'ignore' })
    expect(await stateOf(ask)).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Insufficient Data: 1 datapoint was unknown.',
    })
    await put(ask, datum(5))
    expect((await stateOf(ask)).StateValue).toBe('ALARM')
    await ask('PutMetricAlarm', { ...ALARM, Threshold: 10, AlarmDescription: 'more' })
    expect(await stateOf(ask)).toMatchObject({ StateValue: 'OK', AlarmDescription: 'more' })
  })

  test('set by hand it stays so until it is evaluated', async () => {
    const bench = apiBench()
    const ask = askJson(bench)
    await ask('PutMetricAlarm', ALARM)
    await put(ask, datum(0))
    await ask('SetAlarmState', {
      AlarmName: 'orders',
      StateValue: 'ALARM',
      StateReason: 'drill',
      StateReasonData: '{"a":1}',
    })
    expect(await stateOf(ask)).toMatchObject({ StateValue: 'ALARM', StateReason: 'drill', StateReasonData: '{"a":1}' })
    await bench.evaluate()
    expect((await stateOf(ask)).StateValue).toBe('OK')
    bench.advance(10 * MINUTE)
    await bench.evaluate()
    expect(await stateOf(ask)).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Insufficient Data: 1 datapoint was unknown.',
    })
    const wrong = await ask('SetAlarmState', {
      AlarmName: 'orders',
      StateValue: 'OK',
      StateReason: '',
      StateReasonData: '{',
    })
    expect(wrong).toMatchObject({ error: 'InvalidFormat', type: 'com.amazonaws.cloudwatch#InvalidFormatFault' })
  })

  test('is in one region, as its metric is', async () => {
    const bench = apiBench()
    const ask = askJson(bench)
    await ask('PutMetricAlarm', ALARM, 'eu-west-1')
    await put(ask, datum(9))
    expect(await stateOf(ask)).toEqual({})
    const { body } = await ask('DescribeAlarms', {}, 'eu-west-1')
    expect(body.MetricAlarms).toMatchObject([
      { AlarmArn: ARN.replace('us-east-1', 'eu-west-1'), StateValue: 'INSUFFICIENT_DATA' },
    ])
    expect((await ask('ListMetrics', {}, 'eu-west-1')).body).toEqual({ Metrics: [] })
  })

  test('its history, newest first and in pages', async () => {
    const bench = apiBench()
    const ask = askJson(bench)
    await ask('PutMetricAlarm', ALARM)
    bench.advance(1000)
    await put(ask, datum(9))
    bench.advance(1000)
    await ask('DeleteAlarms', { AlarmNames: ['orders'] })
    const page = async (more: Members) => {
      const { body } = await ask('DescribeAlarmHistory', more)
      const items: readonly Described[] = Array.isArray(body.AlarmHistoryItems) ? body.AlarmHistoryItems : []
      return { next: body.NextToken, summaries: items.map(({ HistorySummary }) => HistorySummary) }
    }
    const first = await page({ MaxRecords: 2 })
    expect(first.summaries).toEqual(['Alarm "orders" deleted', 'Alarm updated from INSUFFICIENT_DATA to ALARM'])
    expect(await page({ MaxRecords: 2, NextToken: first.next })).toEqual({
      next: undefined,
      summaries: ['Alarm "orders" created'],
    })
    expect((await page({ ScanBy: 'TimestampAscending', HistoryItemType: 'ConfigurationUpdate' })).summaries).toEqual([
      'Alarm "orders" created',
      'Alarm "orders" deleted',
    ])
    expect(
      (await page({ StartDate: new Date(bench.nowMs() - 1500), EndDate: new Date(bench.nowMs() - 500) })).summaries,
    ).toEqual(['Alarm updated from INSUFFICIENT_DATA to ALARM'])
    expect((await page({ AlarmName: 'other' })).summaries).toEqual([])
    expect((await ask('DescribeAlarmHistory', { NextToken: 'x' })).error).toBe('InvalidNextToken')
  })

  test('is found by name, prefix, state, action and metric, in pages', async () => {
    const ask = askJson(apiBench())
    const action = 'arn:aws:sns:us-east-1:123456789012:pager'
    await ask('PutMetricAlarm', { ...ALARM, AlarmName: 'b1', AlarmActions: [action] })
    await ask('PutMetricAlarm', { ...ALARM, AlarmName: 'a1' })
    await ask('PutMetricAlarm', { ...ALARM, AlarmName: 'a2', Dimensions: [] })
    const names = async (operation: string, more: Members) => {
      const { body } = await ask(operation, more)
      const alarms: readonly Described[] = Array.isArray(body.MetricAlarms) ? body.MetricAlarms : []
      return [...alarms.map(({ AlarmName }) => AlarmName), ...(body.NextToken === undefined ? [] : [body.NextToken])]
    }
    expect(await names('DescribeAlarms', {})).toEqual(['a1', 'a2', 'b1'])
    expect(await names('DescribeAlarms', { AlarmNames: ['b1', 'a1', 'none'] })).toEqual(['a1', 'b1'])
    expect(await names('DescribeAlarms', { AlarmNamePrefix: 'a' })).toEqual(['a1', 'a2'])
    expect(await names('DescribeAlarms', { StateValue: 'ALARM' })).toEqual([])
    expect(await names('DescribeAlarms', { ActionPrefix: 'arn:aws:sns' })).toEqual(['b1'])
    expect(await names('DescribeAlarms', { AlarmTypes: ['CompositeAlarm'] })).toEqual([])
    expect(await names('DescribeAlarms', { ParentsOfAlarmName: 'a1' })).toEqual([])
    const [one, token] = await names('DescribeAlarms', { MaxRecords: 1 })
    expect([one, await names('DescribeAlarms', { MaxRecords: 2, NextToken: token })]).toEqual(['a1', ['a2', 'b1']])
    const metric = { Namespace: 'Shop', MetricName: 'Errors', Dimensions: [{ Name: 'Site', Value: 'eu' }] }
    expect(await names('DescribeAlarmsForMetric', metric)).toEqual(['a1', 'b1'])
    expect(await names('DescribeAlarmsForMetric', { ...metric, Statistic: 'Average' })).toEqual([])
    const both = await ask('DescribeAlarms', { AlarmNames: ['a1'], AlarmNamePrefix: 'a' })
    expect(both.message).toBe('AlarmNames and AlarmNamePrefix are mutually exclusive')
  })

  test('actions go on and off; several are deleted at once, or none', async () => {
    const ask = askJson(apiBench())
    await ask('PutMetricAlarm', ALARM)
    await ask('DisableAlarmActions', { AlarmNames: ['orders', 'nobody'] })
    expect(await stateOf(ask)).toMatchObject({ ActionsEnabled: false })
    await ask('EnableAlarmActions', { AlarmNames: ['orders'] })
    expect(await stateOf(ask)).toMatchObject({ ActionsEnabled: true })
    expect((await ask('DeleteAlarms', { AlarmNames: ['orders', 'nobody'] })).error).toBe('ResourceNotFound')
    expect(await stateOf(ask)).toMatchObject({ AlarmName: 'orders' })
    expect((await ask('DeleteAlarms', { AlarmNames: ['orders', 'orders'] })).status).toBe(200)
    expect(await stateOf(ask)).toEqual({})
  })

  test('tags', async () => {
    const ask = askJson(apiBench())
    await ask('PutMetricAlarm', { ...ALARM, Tags: [{ Key: 'team', Value: 'shop' }] })
    await ask('PutMetricAlarm', { ...ALARM, Tags: [{ Key: 'team', Value: 'other' }] })
    await ask('TagResource', { ResourceARN: ARN, Tags: [{ Key: 'tier', Value: '1' }] })
    expect((await ask('ListTagsForResource', { ResourceARN: ARN })).body).toEqual({
      Tags: [
        { Key: 'team', Value: 'shop' },
        { Key: 'tier', Value: '1' },
      ],
    })
    await ask('UntagResource', { ResourceARN: ARN, TagKeys: ['team', 'none'] })
    expect((await ask('ListTagsForResource', { ResourceARN: ARN })).body).toEqual({
      Tags: [{ Key: 'tier', Value: '1' }],
    })
    const errors = await Promise.all([
      ask('ListTagsForResource', { ResourceARN: `${ARN}s` }),
      ask('ListTagsForResource', { ResourceARN: ARN }, 'eu-west-1'),
      ask('TagResource', { ResourceARN: 'arn:aws:s3:::bucket', Tags: [] }),
      ask('UntagResource', { ResourceARN: `${ARN}s`, TagKeys: [] }),
      ask('TagResource', {
        ResourceARN: ARN,
        Tags: Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: '' })),
      }),
    ])
    expect(errors.map(({ error }) => error)).toEqual([
      'ResourceNotFoundException',
      'ResourceNotFoundException',
      'InvalidParameterValue',
      'ResourceNotFoundException',
      'InvalidParameterValue',
    ])
  })
})

describe('PutMetricData', () => {
  const one = (more: Members) => ({ Namespace: 'Shop', MetricData: [{ MetricName: 'Errors', ...more }] })
  const TOO_LONG_AGO = new Date(NOW - 15 * 86_400_000)
  test.each([
    [{ Namespace: 'AWS/Route53', MetricData: [{ MetricName: 'x', Value: 1 }] }, 'InvalidParameterValue'],
    [{ Namespace: 'Shop' }, 'MissingParameter'],
    [{ Namespace: 'Shop', EntityMetricData: [] }, 'InvalidParameterValue'],
    [one({}), 'MissingParameter'],
    [one({ Value: 1, Values: [1] }), 'InvalidParameterCombination'],
    [one({ Values: [1, 2], Counts: [1] }), 'InvalidParameterValue'],
    [one({ Values: [1], Counts: [0] }), 'InvalidParameterValue'],
    [one({ Value: 1e200 }), 'InvalidParameterValue'],
    [one({ StatisticValues: { SampleCount: 0, Sum: 0, Minimum: 0, Maximum: 0 } }), 'InvalidParameterValue'],
    [one({ StatisticValues: { SampleCount: 1, Sum: 0, Minimum: 2, Maximum: 1 } }), 'InvalidParameterValue'],
    [one({ Value: 1, StorageResolution: 5 }), 'InvalidParameterValue'],
    [one({ Value: 1, Timestamp: TOO_LONG_AGO }), 'InvalidParameterValue'],
    [one({ Value: 1, Timestamp: at(180) }), 'InvalidParameterValue'],
    [
      one({
        Value: 1,
        Dimensions: [
          { Name: 'a', Value: '1' },
          { Name: 'a', Value: '2' },
        ],
      }),
      'InvalidParameterValue',
    ],
    [one({ Value: 'NaN' }), 'ValidationError'],
    [one({ Value: 1, Unit: 'Bananas' }), 'ValidationError'],
  ] as const)('%j', async (members, code) => {
    const ask = askJson(apiBench())
    const { status, error } = await ask('PutMetricData', members)
    expect([status, error]).toEqual([400, code])
    expect((await ask('ListMetrics')).body).toEqual({ Metrics: [] })
  })

  test('values with counts, statistic sets and seconds', async () => {
    const ask = askJson(apiBench())
    await put(
      ask,
      datum(0, -2, { Value: undefined, Values: [1, 10], Counts: [9, 1] }),
      datum(0, -1, { Value: undefined, StatisticValues: { SampleCount: 4, Sum: 20, Minimum: 1, Maximum: 9 } }),
      datum(7, -0.25, { StorageResolution: 1 }),
    )
    const metric = { Namespace: 'Shop', MetricName: 'Errors', Dimensions: [{ Name: 'Site', Value: 'eu' }] }
    const data = async (Stat: string, Period: number, minutes: number) => {
      const { body } = await ask('GetMetricData', {
        ...{ StartTime: at(minutes), EndTime: at(0), ScanBy: 'TimestampAscending' },
        MetricDataQueries: [{ Id: 'm', MetricStat: { Metric: metric, Period, Stat } }],
      })
      const [result] = Array.isArray(body.MetricDataResults) ? body.MetricDataResults : []
      return result.Values
    }
    expect(await data('p90', 60, -2)).toEqual([1])
    expect(await data('Sum', 60, -2)).toEqual([19, 27])
    expect(await data('Sum', 10, -1)).toEqual([7])
  })
})

describe('reading metrics', () => {
  const statistics = { Namespace: 'Shop', MetricName: 'Errors', StartTime: at(-5), EndTime: at(0), Period: 60 }
  test.each([
    [{ Statistics: ['Sum'], StartTime: at(0) }, 'InvalidParameterValue'],
    [{ Statistics: ['Sum'], Period: 61 }, 'InvalidParameterValue'],
    [{}, 'InvalidParameterCombination'],
    [{ Statistics: ['Sum'], ExtendedStatistics: ['p50'] }, 'InvalidParameterCombination'],
    [{ ExtendedStatistics: ['tm50'] }, 'InvalidParameterValue'],
    [{ Statistics: ['Sum'], StartTime: at(-1441) }, 'InvalidParameterCombination'],
    [{ Statistics: ['Median'] }, 'ValidationError'],
  ] as const)('GetMetricStatistics %j', async (more, code) => {
    const { error } = await askJson(apiBench())('GetMetricStatistics', { ...statistics, ...more })
    expect(error).toBe(code)
  })

  const stat = { Metric: { Namespace: 'Shop', MetricName: 'Errors' }, Period: 60, Stat: 'Sum' }
  test.each([
    [
      [{ Id: 'e1', Expression: 'm1 * 2' }],
      'Metric math is not here: e1 has an Expression. Ask for its metrics and work it out from them.',
    ],
    [
      [
        { Id: 'm1', MetricStat: stat },
        { Id: 'm1', MetricStat: stat },
      ],
      'The Ids of MetricDataQueries must be unique.',
    ],
    [[{ Id: 'm1' }], 'The query m1 has no MetricStat.'],
    [
      [{ Id: 'm1', MetricStat: { ...stat, Stat: 'IQM' } }],
      expect.stringContaining('The statistic IQM of m1 is not supported'),
    ],
    [[{ Id: 'm1', MetricStat: { ...stat, Period: 7 } }], expect.stringContaining('The parameter Period must be')],
    [[{ Id: 'M1', MetricStat: stat }], expect.stringContaining('regular expression pattern')],
    [[], expect.stringContaining('greater than or equal to 1')],
  ] as const)('GetMetricData %j', async (MetricDataQueries, message) => {
    const reply = await askJson(apiBench())('GetMetricData', { StartTime: at(-5), EndTime: at(0), MetricDataQueries })
    expect([reply.status, reply.message]).toEqual([400, message])
  })

  test('pages hold all points once', async () => {
    const ask = askJson(apiBench())
    for (let minute = 1; minute <= 20; minute += 1) await put(ask, datum(minute, -minute))
    await put(ask, ...[1, 2, 3].map((minute) => datum(100 + minute, -minute, { Dimensions: [] })))
    const dimensions = [{ Name: 'Site', Value: 'eu' }]
    const asked = {
      StartTime: at(-60 * 24 * 365),
      EndTime: at(0),
      MetricDataQueries: [
        { Id: 'a', MetricStat: { ...stat, Metric: { ...stat.Metric, Dimensions: dimensions } } },
        { Id: 'b', MetricStat: stat },
      ],
    }
    const found = new Map<string, number[]>()
    let token: unknown
    let pages = 0
    do {
      const { body } = await ask('GetMetricData', {
        ...asked,
        MaxDatapoints: 7,
        ...(token === undefined ? {} : { NextToken: token }),
      })
      for (const { Id, Values } of Array.isArray(body.MetricDataResults) ? body.MetricDataResults : [])
        found.set(Id, [...(found.get(Id) ?? []), ...Values])
      token = body.NextToken
      pages += 1
    } while (token !== undefined)
    expect([pages, Object.fromEntries(found)]).toEqual([
      4,
      { a: Array.from({ length: 20 }, (_, index) => index + 1), b: [101, 102, 103] },
    ])
  })

  test('metrics are listed 500 a page, and recent ones alone where that is asked', async () => {
    const bench = apiBench()
    const ask = askJson(bench)
    for (let index = 0; index < 6; index += 1)
      await put(ask, ...Array.from({ length: 100 }, (_, more) => datum(1, -1, { MetricName: `m${index}-${more}` })))
    const first = (await ask('ListMetrics')).body
    const second = (await ask('ListMetrics', { NextToken: first.NextToken })).body
    const count = (value: unknown) => (Array.isArray(value) ? value.length : 0)
    expect([count(first.Metrics), count(second.Metrics), second.NextToken]).toEqual([500, 100, undefined])
    bench.advance(4 * 60 * MINUTE)
    await put(ask, { MetricName: 'new', Value: 1 })
    expect((await ask('ListMetrics', { RecentlyActive: 'PT3H' })).body).toMatchObject({
      Metrics: [{ MetricName: 'new' }],
    })
    expect((await ask('ListMetrics', { NextToken: '%' })).error).toBe('InvalidNextToken')
  })
})

describe('a health check on an alarm', () => {
  const NAMESPACE = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"'
  const check = (reference: string) =>
    `<R ${NAMESPACE}><CallerReference>${reference}</CallerReference><HealthCheckConfig><Type>CLOUDWATCH_METRIC</Type><AlarmIdentifier><Region>us-east-1</Region><Name>orders</Name></AlarmIdentifier></HealthCheckConfig></R>`

  test('R3.22 takes up the settings of the alarm when it is made and when it is updated, not when the alarm changes', async () => {
    const bench = apiBench()
    const ask = askJson(bench)
    await ask('PutMetricAlarm', ALARM)
    const made = await bench.request('POST', '/healthcheck', check('1'))
    const threshold = (root: XmlElement) => textAt(root, 'HealthCheck', 'CloudWatchAlarmConfiguration', 'Threshold')
    expect([made.status, threshold(made.root)]).toEqual([201, '1.5'])
    expect(allNamed(made.root, 'Dimension').map((one) => [textAt(one, 'Name'), textAt(one, 'Value')])).toEqual([
      ['Site', 'eu'],
    ])
    await ask('PutMetricAlarm', { ...ALARM, Threshold: 7 })
    const path = `/healthcheck/${textAt(made.root, 'HealthCheck', 'Id')}`
    expect(threshold((await bench.request('GET', path)).root)).toBe('1.5')
    const updated = await bench.request('POST', path, `<R ${NAMESPACE}><Inverted>true</Inverted></R>`)
    expect(threshold(updated.root)).toBe('7')
    await ask('DeleteAlarms', { AlarmNames: ['orders'] })
    const later = await bench.request('POST', path, `<R ${NAMESPACE}><Inverted>false</Inverted></R>`)
    expect(threshold(later.root)).toBe('7')
  })

  test.each([
    [{ Period: 10 }, 'has a period of 10 s, which is high resolution'],
    [{ EvaluationPeriods: 3, DatapointsToAlarm: 2 }, 'is raised by 2 out of 3 data points'],
    [{ Statistic: undefined, ExtendedStatistic: 'p99' }, 'is on an extended statistic'],
  ])('R3.22 %j is none that a check follows', async (more, why) => {
    const bench = apiBench()
    await askJson(bench)('PutMetricAlarm', { ...ALARM, ...more })
    const { status, root } = await bench.request('POST', '/healthcheck', check('1'))
    expect([status, textAt(root, 'Error', 'Message')]).toEqual([400, `Invalid parameter : the alarm orders ${why}`])
  })
})

test('every operation is asked above', async () => {
  const { readFileSync } = await import('node:fs')
  const source = readFileSync(import.meta.filename, 'utf8')
  expect([...cloudWatchOperations.keys()].filter((name) => !source.includes(`'${name}'`))).toEqual([])
})
