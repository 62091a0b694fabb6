import { describe, expect, test } from 'vitest'
import { exportFormats, findExportFormat } from '../../src/formats/registry.ts'
import type { TargetTool } from '../../src/formats/target-tool.ts'

const toolsOf = async (format: string): Promise<readonly TargetTool[]> =>
  (await findExportFormat(format)?.tools?.()) ?? []

const zone = (origin: string) => `;r53sim:zone {}\n$ORIGIN ${origin}\n$TTL 300\n`
const files = {
  bind: { 'example.com.zone': zone('example.com.'), '-x+private.zone': zone('-x.') },
  views: { 'named.conf': '// r53sim bind --views\n', 'a+v1.zone': zone('a.') },
  terraform: { 'p.tf.json': '{}' },
  cloudformation: { '-a.json': '{}', 'b.json': '{}' },
  gdnsd: { config: '# r53sim gdnsd\n', 'zones/example.com': '' },
  powerdns: {
    'pdns.conf': 'launch=bind,geoip\n',
    'named.conf': 'zone "a.example" { type master; file "zones/a.example.zone"; };\n',
    'zones/a.example.zone': '',
  },
  octodns: { 'config.yaml': '', 'example.com.yaml': 'www: {type: "A"}\n' },
  'secondary-conf': { 'nsd.conf': '', 'knot.conf': '', 'named.conf': '' },
}

test.each([
  [
    'bind',
    'bind',
    [
      'named-checkzone -i local -- example.com. ./example.com.zone',
      'named-checkzone -i local -- -x. ./-x+private.zone',
      'kzonecheck -o example.com. ./example.com.zone',
      'kzonecheck -o -x. ./-x+private.zone',
      'nsd-checkzone -- example.com. ./example.com.zone',
      'nsd-checkzone -- -x. ./-x+private.zone',
      'ldns-read-zone -c ./example.com.zone',
      'ldns-read-zone -c ./-x+private.zone',
    ],
  ],
  ['bind', 'views', ['named-checkconf -z ./named.conf']],
  ['terraform', 'terraform', ['terraform init -backend=false -input=false -no-color', 'terraform validate -json']],
  [
    'cloudformation',
    'cloudformation',
    ['cfn-lint --non-zero-exit-code error --format parseable -- ./-a.json ./b.json'],
  ],
  ['gdnsd', 'gdnsd', ['gdnsd -c . checkconf']],
  ['powerdns', 'powerdns', ['pdnsutil --config-dir=. check-zone -- a.example']],
  ['octodns', 'octodns', ['octodns-validate --config-file=r53sim.check.conf']],
  [
    'secondary-conf',
    'secondary-conf',
    ['nsd-checkconf ./nsd.conf', 'knotc -c ./knot.conf conf-check', 'named-checkconf ./named.conf'],
  ],
] as const)('%s: the command lines for %s', async (format, folder, wanted) => {
  const written = new Map(Object.entries(files[folder]))
  const lines = (await toolsOf(format)).flatMap(({ program, runs }) =>
    runs(written).map(({ args }) => [program, ...args].join(' ')),
  )
  expect(lines).toEqual(wanted)
})

test('an export without files starts nothing, but for a server that is whole without zones', async () => {
  const started = await Promise.all(
    exportFormats.map(async ({ id, tools }) =>
      ((await tools?.()) ?? []).map(({ runs }) => [id, runs(new Map()).length]),
    ),
  )
  expect(started.flat().filter(([, count]) => count !== 0)).toEqual([['gdnsd', 1]])
})

test.each([
  [
    'bind',
    'views',
    'named.conf',
    /^options \{ check-integrity no; check-names primary warn; \}; \/\/ r53sim bind --views\n$/,
  ],
  [
    'gdnsd',
    'gdnsd',
    'config',
    /^"options" => \{ {3}"run_dir" => "\/t\/\\035x" {3}"state_dir" => "\/t\/\\035x" \} # r53sim gdnsd\n$/,
  ],
  ['powerdns', 'powerdns', 'pdns.conf', /\nlaunch=bind\n$/],
  ['octodns', 'octodns', 'r53sim.check.conf', /"example\.com\.":\n {4}sources: \["config"\]\n/],
] as const)('%s of %s: what is put beside it as %s', async (format, folder, name, wanted) => {
  const staged = (await toolsOf(format)).flatMap(({ stage }) => [
    ...(stage?.(new Map(Object.entries(files[folder])), '/t/#x') ?? []),
  ])
  expect(new Map(staged).get(name)).toMatch(wanted)
})

test('octodns: the provider of its target is loaded for its own records alone', async () => {
  const [tool] = await toolsOf('octodns')
  const staged = (text: string) => tool?.stage?.(new Map([['example.com.yaml', text]]), '/t')?.get('r53sim.check.conf')
  expect(staged('www: {type: "A"}\n')).not.toContain('octodns_route53')
  expect(staged('www: {type: "Route53Provider/ALIAS"}\n')).toContain('octodns_route53.Route53Provider')
})

describe('what counts as a refusal', () => {
  const diagnostics = (valid: boolean, severity: string) =>
    JSON.stringify({ valid, diagnostics: [{ severity, summary: 'Unsupported argument', detail: 'no "x" here' }] })
  test.each([
    ['terraform', diagnostics(false, 'error'), ['Unsupported argument: no "x" here']],
    ['terraform', diagnostics(true, 'warning'), []],
    [
      'terraform',
      '╷\n│ Error: Failed to query\n│ \n│ no route\n╵\n',
      ['Error: Failed to query', '', 'no route', '', ''],
    ],
    ['terraform', 'Segmentation fault', undefined],
    [
      'cloudformation',
      "a.json:1:1:1:1:E3012:1 is not of type 'string'\n",
      ["a.json:1:1:1:1:E3012:1 is not of type 'string'"],
    ],
    ['cloudformation', "a.json:1:1:1:1:E3002:'2001:db8::/32' is not a 'ipv4-network'\n", []],
    ['cloudformation', 'a.json:1:1:1:1:W2001:unused\n', undefined],
    ['powerdns', "[Error] Record 'a' is wrong\n[Warning] x\n", ["[Error] Record 'a' is wrong"]],
    ['powerdns', '[Error] Following record is auth=0\n', []],
    ['gdnsd', 'info: gdnsd version 3\nfatal: no such zone\n', ['fatal: no such zone']],
  ] as const)('%s: %j', async (format, output, faults) => {
    const [tool] = await toolsOf(format)
    expect(tool?.faults?.(output)).toEqual(faults)
  })
})
