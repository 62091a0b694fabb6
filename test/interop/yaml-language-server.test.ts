import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isScalar, LineCounter, parseDocument, type Range, visit } from 'yaml'
import { projectRoot } from '../support/cli.ts'
import { type Editor, type EditorDiagnostic, type Position, startEditor } from '../support/language-server.ts'

const schemaPath = join(projectRoot, 'schemas/plan.schema.json')
const folder = join(projectRoot, 'examples')
const examples = readdirSync(folder).filter((name) => name.endsWith('.yaml'))

/** Descriptions and titles of the schema, wherever they stand. */
function textsOf(value: unknown, key: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, key))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([own, inner]) =>
    own === key && typeof inner === 'string' ? [inner] : textsOf(inner, key),
  )
}

const schema: unknown = JSON.parse(readFileSync(schemaPath, 'utf8'))
const descriptions = new Set(textsOf(schema, 'description'))
const titles = new Set(textsOf(schema, 'title'))

let editor: Editor
beforeAll(async () => {
  editor = await startEditor()
})
afterAll(() => editor.close())

let opened = 0
/** A plan beside the examples; `|` is the cursor. */
async function openPlan(text: string) {
  const before = text.slice(0, text.includes('|') ? text.indexOf('|') : text.length)
  const lines = before.split('\n')
  opened += 1
  const path = join(folder, `open-${opened}.yaml`)
  const head = '# yaml-language-server: $schema=../schemas/plan.schema.json\n'
  const diagnostics = await editor.open(path, `${head}${text.replace('|', '')}`)
  // One line more, for the head.
  const cursor: Position = { line: lines.length, character: lines.at(-1)?.length ?? 0 }
  return { path, diagnostics, cursor }
}

/** Hover text without Markdown's escapes: title, then description. Branches of an alternative stand side by side. */
function hoverParts(markdown: string): {
  readonly titles: readonly string[]
  readonly descriptions: readonly string[]
} {
  const [, title = '', rest = ''] = /^#### ([^\n]*)\n\n(.*)/s.exec(markdown) ?? []
  const [description = ''] = rest.split(/\n\n(?:Allowed Values|Example|Source):?/)
  const plain = (text: string) => text.replace(/\\(?=[!-/:-@[-`{-~])/g, '').trim()
  const split = (text: string) =>
    text
      .split(/\|\||\n/)
      .map(plain)
      .filter((part) => part !== '')
  return { titles: split(title), descriptions: split(description) }
}

describe.each(examples)('examples/%s in an editor', (name) => {
  const path = join(folder, name)
  const text = readFileSync(path, 'utf8')
  const lineCounter = new LineCounter()
  const document = parseDocument(text, { lineCounter })

  test('has no problem', async () => {
    expect(await editor.open(path, text)).toEqual([])
  })

  test('explains every key in words of the schema', async () => {
    const keys: { readonly key: string; readonly range: Range }[] = []
    visit(document, {
      Pair: (_at, { key }) => {
        if (isScalar(key) && key.range) keys.push({ key: String(key.value), range: key.range })
      },
    })
    expect(keys.length).toBeGreaterThan(5)
    const unexplained: string[] = []
    for (const { key, range } of keys) {
      const { line, col } = lineCounter.linePos(range[0])
      const hover = await editor.hover(path, { line: line - 1, character: col })
      const parts = hoverParts(hover ?? '')
      const isOurs =
        parts.descriptions.length > 0 &&
        parts.titles.every((title) => titles.has(title)) &&
        parts.descriptions.every((description) => descriptions.has(description))
      if (!isOurs) unexplained.push(`${name}:${line}:${col} ${key}: ${hover}`)
    }
    expect(unexplained).toEqual([])
  })
})

describe('a broken plan', () => {
  const brief = ({ range, message, source }: EditorDiagnostic) =>
    `${range.start.line}:${range.start.character}-${range.end.character} ${message} [${source}]`

  test.each([
    [
      'an unknown key',
      'version: 1\nendpoints:\n  web: { ipv4: 192.0.2.10, regoin: us-east-1 }',
      ['3:27-33 Property regoin is not allowed. [yaml-schema: Plan endpoint]'],
    ],
    [
      'a policy misspelt',
      'version: 1\nzones:\n  example.com:\n    records:\n      www: { A: { failver: { primary: web } } }',
      expect.arrayContaining(['5:18-25 Property failver is not allowed. [yaml-schema: Record object]']),
    ],
    [
      'a value of another list',
      'version: 1\nendpoints:\n  web: { ipv4: 192.0.2.10, health_check: { type: HTTTP } }',
      [
        '3:49-54 Value is not accepted. Valid values: "HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP", "CALCULATED", "CLOUDWATCH_METRIC", "RECOVERY_CONTROL". [yaml-schema: Plan health check]',
      ],
    ],
    [
      'numbers out of range',
      'version: 1\nhealth_checks:\n  web: { type: TCP, ip_address: 192.0.2.10, port: 70000, failure_threshold: 11 }',
      [
        '3:50-55 Value is above the maximum of 65535. [yaml-schema: Plan health check]',
        '3:76-78 Value is above the maximum of 10. [yaml-schema: Plan health check]',
      ],
    ],
    [
      'a value of another kind',
      'version: 1\nzones:\n  example.com:\n    records:\n      www: { A: { weighted: { a: { weight: many, values: [192.0.2.1] } } } }',
      expect.arrayContaining(['5:43-47 Incorrect type. Expected "integer". [yaml-schema: Weighted branch]']),
    ],
    ['another version', 'version: 2\nzones: {}', ['1:9-10 Value must be 1. [yaml-schema: Plan document]']],
  ])('%s', async (_name, text, expected) => {
    const { diagnostics } = await openPlan(text)
    expect(diagnostics.map(brief)).toEqual(expected)
    for (const { source, severity } of diagnostics) {
      expect(severity).toBe(1)
      expect(titles).toContain(source.replace('yaml-schema: ', ''))
    }
  })
})

describe('completion', () => {
  const complete = async (text: string) => {
    const { path, cursor } = await openPlan(text)
    return editor.complete(path, cursor)
  }
  const documentation = (item: { readonly documentation?: string | { readonly value: string } }) =>
    typeof item.documentation === 'string' ? item.documentation : (item.documentation?.value ?? '')

  test.each([
    [
      'a plan',
      '|\nversion: 1\n',
      [
        'include',
        'defaults',
        'alarms',
        'health_checks',
        'endpoints',
        'cidr_collections',
        'zones',
        'clients',
        'scenarios',
        'rules',
      ],
    ],
    [
      'an endpoint',
      'version: 1\nendpoints:\n  web:\n    |\n',
      ['ipv4', 'ipv6', 'dns_name', 'health_check', 'labels', 'type'],
    ],
    [
      'a health check',
      'version: 1\nhealth_checks:\n  web:\n    |\n',
      ['type', 'ip_address', 'fqdn', 'failure_threshold', 'inverted'],
    ],
    [
      'a record',
      'version: 1\nzones:\n  example.com:\n    records:\n      www:\n        A:\n          |\n',
      [
        'endpoint',
        'values',
        'alias',
        'failover',
        'weighted',
        'latency',
        'geolocation',
        'geoproximity',
        'ip_based',
        'multivalue',
        'ttl',
      ],
    ],
    [
      'a weighted branch',
      'version: 1\nzones:\n  example.com:\n    records:\n      www:\n        A:\n          weighted:\n            a:\n              |\n',
      ['weight', 'endpoint', 'failover', 'health_check'],
    ],
    ['a client', 'version: 1\nclients:\n  paris:\n    |\n', ['country', 'subnet', 'region', 'latency', 'resolver']],
    ['the time model', 'version: 1\nmodel:\n  |\n', ['propagation', 'check.fail_delay']],
  ])('of %s offers its keys, each with its description', async (_name, text, keys) => {
    const items = await complete(text)
    expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(keys))
    for (const item of items) {
      // A choice of several shapes has a list of them behind its description.
      const [description = ''] = documentation(item).split('\n\n')
      expect(descriptions).toContain(description)
      expect(item.insertText).not.toContain('[object')
    }
  })

  test.each([
    ['type: |', 'health_checks:\n  web:\n    type: |\n', ['HTTP', 'HTTPS', 'TCP', 'CALCULATED', 'RECOVERY_CONTROL']],
    ['request_interval: |', 'health_checks:\n  web:\n    request_interval: |\n', ['10', '30']],
    [
      'a resource',
      'endpoints:\n  web:\n    type: |\n',
      ['value', 'application-load-balancer', 's3-website', 'cloudfront'],
    ],
    ['a severity', 'rules:\n  ttl-too-long-for-failover: |\n', ['error', 'warning']],
  ])('of %s offers its values', async (_name, text, values) => {
    const labels = (await complete(`version: 1\n${text}`)).map(({ label }) => label)
    expect(labels).toEqual(expect.arrayContaining(values))
  })
})
