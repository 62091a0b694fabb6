import { describe, expect, test } from 'vitest'
import { parseLatencyTable } from '../../../src/plan/expand/latency-table.ts'
import { formatPrefix } from '../../../src/values/ip-prefix.ts'
import { expandText, findingLines } from './expanded.ts'

describe('a latency table', () => {
  test('has regions above and clients or countries at the left', () => {
    const { rows, problems } = parseLatencyTable('\ufeffclient,us-east-1,"eu-west-1"\r\nparis, 80 ,12.5\n\nJP,,200\n')
    expect(problems).toEqual([])
    expect([...rows]).toEqual([
      [
        'paris',
        new Map([
          ['us-east-1', 80],
          ['eu-west-1', 12.5],
        ]),
      ],
      ['JP', new Map([['eu-west-1', 200]])],
    ])
  })

  test('says everything that is wrong', () => {
    const { rows, problems } = parseLatencyTable('x,us-east-1,mars-1\nparis,fast,-1,7\n')
    expect(problems).toEqual([
      { line: 1, message: '"mars-1" is not a region' },
      { line: 2, message: '"fast" is not a number of milliseconds' },
      { line: 2, message: '"-1" is not a number of milliseconds' },
      { line: 2, message: '"7" has no region above it' },
    ])
    expect([...rows]).toEqual([['paris', new Map()]])
  })

  test('of nothing has no rows', () => expect(parseLatencyTable('')).toEqual({ rows: new Map(), problems: [] }))
})

describe('clients', () => {
  test('have their places, networks and resolvers', async () => {
    const { deployment, diagnostics } = await expandText(`version: 1
clients:
  a: { continent: EU, country: FR, coordinates: [48.86, 2.35], subnet: "2001:db8:1::/48", demand: 5 }
  b: { subnet: 198.51.100.7, region: eu-west-1, resolver: { min_ttl: 5m, max_ttl: 1h } }
  c: { country: EH }
  d: {}
`)
    expect(findingLines(diagnostics)).toEqual([])
    const view = [...deployment.clients.values()].map((client) => ({
      ...client,
      subnet: client.subnet && formatPrefix(client.subnet),
    }))
    expect(view).toEqual([
      {
        name: 'a',
        continent: 'EU',
        country: 'FR',
        coordinates: { latitude: 48.86, longitude: 2.35 },
        subnet: '2001:db8:1::/48',
        demand: 5,
      },
      {
        name: 'b',
        subnet: '198.51.100.7/32',
        region: 'eu-west-1',
        resolver: { minTtlSeconds: 300, maxTtlSeconds: 3600 },
      },
      { name: 'c', country: 'EH', subnet: undefined },
      { name: 'd', subnet: undefined },
    ])
  })

  test('take latencies from a table by name, else by country, and their own figures before it', async () => {
    const text = `version: 1
clients:
  paris: { country: FR, latency: { file: t.csv } }
  lyon: { country: FR, latency: { file: t.csv, eu-west-1: 9 } }
  rome: { country: IT, latency: { file: t.csv } }
`
    const files = { 't.csv': 'who,eu-west-1,us-east-1\nparis,10,80\nFR,15,85\n' }
    const { deployment, diagnostics } = await expandText(text, [], files)
    expect(findingLines(diagnostics)).toEqual([
      'undefined-reference 5:41 t.csv has no line for client "rome" or its country',
    ])
    expect([...deployment.clients.values()].map(({ latencyMs }) => Object.fromEntries(latencyMs ?? []))).toEqual([
      { 'eu-west-1': 10, 'us-east-1': 80 },
      { 'eu-west-1': 9, 'us-east-1': 85 },
      {},
    ])
  })

  test('a broken table is reported where a client names it', async () => {
    const { diagnostics } = await expandText('version: 1\nclients: { a: { latency: { file: t.csv } } }\n', [], {
      't.csv': 'x,us-east-1\na,slow\n',
    })
    expect(findingLines(diagnostics)).toEqual([
      'plan-schema 2:34 t.csv, line 2: "slow" is not a number of milliseconds',
    ])
  })
})
