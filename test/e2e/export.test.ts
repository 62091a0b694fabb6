import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bin, folderWith, runCli, runShell } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'
import { findTool, runTool } from '../support/tools.ts'

const FAILOVER = `version: 1
endpoints:
  web:   { ipv4: 192.0.2.10, region: us-east-1, health_check: { type: HTTP, fqdn: web.example.net } }
  sorry: { ipv4: 192.0.2.99 }
zones:
  example.com:
    id: Z0EXAMPLE
    name_servers: [ns1.example.net.]
    records:
      www: { A: { ttl: 60, failover: { primary: web, secondary: sorry } } }
`
const LATENCY = FAILOVER.replace(
  'failover: { primary: web, secondary: sorry }',
  'latency: { us-east-1: web, eu-west-1: sorry }',
)
const UNREACHABLE = FAILOVER.replace('fqdn: web.example.net', 'ip_address: 192.0.2.10')

const plan = (text: string, more: Readonly<Record<string, string>> = {}) => folderWith({ 'r53sim.yaml': text, ...more })
const inFolder = (cwd: string, ...args: readonly string[]) => runCli(['export', ...args], { cwd })
const filesIn = (folder: string) => readdirSync(folder).sort()

describe('zone files', () => {
  test('on standard output: the file alone, the notes on stderr', async () => {
    const { stdout, stderr, code } = await inFolder(plan(FAILOVER), '--to', 'bind')
    expect(code).toBe(0)
    expect(stdout).toBe(
      [
        ';r53sim:zone {"format":1,"health":{"down":[]},"id":"Z0EXAMPLE","kind":"snapshot","zone":"example.com."}',
        ';r53sim:check {"config":{"FailureThreshold":3,"FullyQualifiedDomainName":"web.example.net","Port":80,"RequestInterval":30,"Type":"HTTP"},"id":"web"}',
        ';r53sim:endpoint {"ipv4":"192.0.2.99","name":"sorry","type":"value"}',
        ';r53sim:endpoint {"health_check":"web","ipv4":"192.0.2.10","name":"web","region":"us-east-1","type":"value"}',
        '$ORIGIN example.com.',
        '$TTL 300',
        '@ 900 IN SOA ns1.example.net. hostmaster.example.com. 1 7200 900 1209600 60',
        ';r53sim:set {"live":false}',
        ';r53sim:rr @ 900 IN SOA ns1.example.net. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400',
        ';r53sim:end',
        '@ 172800 IN NS ns1.example.net.',
        ';r53sim:set {"check":"web","failover":"PRIMARY","id":"primary","live":true}',
        'www 60 IN A 192.0.2.10',
        ';r53sim:set {"failover":"SECONDARY","id":"secondary","live":false}',
        ';r53sim:rr www 60 IN A 192.0.2.99',
        ';r53sim:end',
        '',
      ].join('\n'),
    )
    expect(stderr).toBe(
      [
        'approx[policy-frozen] www.example.com. A: failover routing is frozen as it answers with everything up   r53sim.yaml:10:28',
        'info[snapshot] the file of example.com. does not follow health: export it again when that changes',
        '',
      ].join('\n'),
    )
  })

  test('--fail: the answer of that state, and a real server takes the file', async ({ skip }) => {
    const folder = plan(FAILOVER)
    const { stdout, code } = await inFolder(folder, '--to', 'bind', '--fail', 'primary', '--out', 'zones')
    expect({ stdout, code }).toEqual({ stdout: 'zones/example.com.zone\n', code: 0 })
    const file = join(folder, 'zones/example.com.zone')
    expect(readFileSync(file, 'utf8')).toMatch(/^www 60 IN A 192\.0\.2\.99$/m)
    expect(filesIn(join(folder, 'zones'))).toEqual(['example.com.zone'])
    const checker = findTool('named-checkzone')
    if (checker === undefined) return skip('named-checkzone is not installed')
    expect(runTool(checker, ['-i', 'local', 'example.com', file]).code).toBe(0)
  })

  test('--previous: the serial goes on', async () => {
    const folder = plan(FAILOVER)
    await inFolder(folder, '--to', 'bind', '--out', '.')
    const again = ['--to', 'bind', '--previous', 'example.com.zone']
    expect((await inFolder(folder, ...again)).stdout).toContain(' hostmaster.example.com. 1 7200')
    expect((await inFolder(folder, ...again, '--fail', 'web')).stdout).toContain(' hostmaster.example.com. 2 7200')
    const back = await inFolder(folder, ...again, '--fail', 'web', '--serial', 'keep=1')
    expect(back).toMatchObject({ stdout: '', code: 1 })
    expect(back.stderr).toContain(
      'r53sim: nothing is written: example.com.: serial 1 does not come after 1 of the previous file',
    )
  })

  test('two runs, the same bytes', async () => {
    const folder = plan(FAILOVER)
    const run = () => inFolder(folder, '--to', 'bind', '--client', 'country=FR', '--fail', 'web')
    expect(await run()).toEqual(await run())
  })
})

describe('losses', () => {
  test('nothing is written and the exit code is 1', async () => {
    const folder = plan(LATENCY)
    const { stdout, stderr, code } = await inFolder(folder, '--to', 'bind', '--out', 'zones')
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
    expect(stderr).toContain(
      'lost[needs-client] www.example.com. A is left out: latency routing needs a client whose place is known',
    )
    expect(stderr).toMatch(
      /r53sim: nothing is written: bind cannot say everything \(1 lost\): --allow-loss writes the rest\n$/,
    )
    expect(existsSync(join(folder, 'zones'))).toBe(false)
  })

  test('--allow-loss writes the rest and says what is lost, in the file too', async () => {
    const { stdout, stderr, code } = await inFolder(plan(LATENCY), '--to', 'bind', '--allow-loss')
    expect(code).toBe(0)
    expect(stderr).toContain('lost[needs-client]')
    expect(stdout.split('\n')[1]).toMatch(/^;r53sim:note \{"code":"needs-client",.*"path":"www","severity":"lost"\}$/)
  })

  test.each([
    ['lost', LATENCY, [], 1, false],
    ['allowed', LATENCY, ['--allow-loss'], 0, true],
    ['nothing lost', FAILOVER, [], 0, true],
  ] as const)('--format json: %s', async (_what, text, options, code, written) => {
    const ran = await inFolder(plan(text), '--to', 'bind', '--out', 'zones', '--format', 'json', ...options)
    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code, stderr: '' })
    const document = JSON.parse(ran.stdout)
    expect(schemaErrors('notes', document)).toEqual([])
    expect(document).toMatchObject({
      to: 'bind',
      plan: 'r53sim.yaml',
      written,
      files: written ? ['example.com.zone'] : [],
    })
  })
})

describe('change batches', () => {
  test('batches, checks and bundle, named after zone and plan', async () => {
    const folder = plan(FAILOVER)
    const { stdout, code } = await inFolder(folder, '--to', 'change-batch', '--out', 'out')
    const names = ['example.com.001.change-batch.json', 'r53sim.health-checks.json', 'r53sim.bundle.json']
    expect({ stdout, code }).toEqual({ stdout: names.map((name) => `out/${name}\n`).join(''), code: 0 })
    expect(filesIn(join(folder, 'out'))).toEqual(names.toSorted())
    const batch = JSON.parse(readFileSync(join(folder, 'out/example.com.001.change-batch.json'), 'utf8'))
    expect(schemaErrors('change-batch', batch)).toEqual([])
  })

  test('a check that AWS refuses is lost', async () => {
    const ran = await inFolder(plan(UNREACHABLE), '--to', 'change-batch', '--out', 'out')
    expect(ran).toMatchObject({ stdout: '', code: 1 })
    expect(ran.stderr).toContain(
      'lost[check-special-use-address] Route 53 refuses health check web: no checker reaches 192.0.2.10 (documentation address)   r53sim.yaml:3:49\n',
    )
  })

  test('--ids puts the ids of AWS in', async () => {
    const folder = plan(FAILOVER, {
      'ids.json': '{ "check:web": "/healthcheck/11111111-2222-3333-4444-555555555555" }',
    })
    const ran = await inFolder(folder, '--to', 'change-batch', '--out', '.', '--ids', 'ids.json')
    expect(ran).toMatchObject({ stderr: '', code: 0 })
    expect(readFileSync(join(folder, 'example.com.001.change-batch.json'), 'utf8')).toContain(
      '"HealthCheckId": "11111111-2222-3333-4444-555555555555"',
    )
  })

  test('a batch that an earlier, larger export left is named', async () => {
    const folder = plan(FAILOVER)
    await inFolder(folder, '--to', 'change-batch', '--out', 'out')
    const first = readFileSync(join(folder, 'out/example.com.001.change-batch.json'))
    writeFileSync(join(folder, 'out/example.com.002.change-batch.json'), first)
    const { stderr, code } = await inFolder(folder, '--to', 'change-batch', '--out', 'out')
    expect(code).toBe(0)
    expect(stderr).toContain(
      'out/example.com.002.change-batch.json is left from an earlier export and no part of this one\n',
    )
  })
})

describe('files that are there', () => {
  test('an export replaces its own', async () => {
    const folder = plan(FAILOVER)
    await inFolder(folder, '--to', 'bind', '--out', '.')
    expect(await inFolder(folder, '--to', 'bind', '--out', '.', '--fail', 'web')).toMatchObject({ code: 0 })
    expect(readFileSync(join(folder, 'example.com.zone'), 'utf8')).toMatch(/^www 60 IN A 192\.0\.2\.99$/m)
  })

  test("somebody else's only with --force", async () => {
    const folder = plan(FAILOVER, { 'example.com.zone': '; mine\n' })
    const refused = await inFolder(folder, '--to', 'bind', '--out', '.')
    expect(refused).toMatchObject({ stdout: '', code: 2 })
    expect(refused.stderr).toContain('r53sim: example.com.zone is there and not from an export: --force replaces it\n')
    expect(readFileSync(join(folder, 'example.com.zone'), 'utf8')).toBe('; mine\n')
    expect(await inFolder(folder, '--to', 'bind', '--out', '.', '--force')).toMatchObject({ code: 0 })
    expect(readFileSync(join(folder, 'example.com.zone'), 'utf8')).toMatch(/^;r53sim:zone /)
  })

  test('one foreign file among several: none is touched', async () => {
    const folder = plan(FAILOVER, { 'r53sim.bundle.json': '{}' })
    expect(await inFolder(folder, '--to', 'change-batch', '--out', '.')).toMatchObject({ stdout: '', code: 2 })
    expect(filesIn(folder)).toEqual(['r53sim.bundle.json', 'r53sim.yaml'])
  })

  test('a folder in the place of a file', async () => {
    const folder = plan(FAILOVER)
    mkdirSync(join(folder, 'example.com.zone'))
    const ran = await inFolder(folder, '--to', 'bind', '--out', '.', '--force')
    expect(ran).toMatchObject({ stdout: '', code: 2 })
    expect(ran.stderr).toMatch(/r53sim: cannot write .*example\.com\.zone: it is a directory/)
    expect(statSync(join(folder, 'example.com.zone')).isDirectory()).toBe(true)
    expect(filesIn(folder)).toEqual(['example.com.zone', 'r53sim.yaml'])
  })

  test('a file in the place of the folder', async () => {
    const folder = plan(FAILOVER, { out: '' })
    const ran = await inFolder(folder, '--to', 'bind', '--out', 'out')
    expect(ran).toMatchObject({ stdout: '', code: 2 })
    expect(ran.stderr).toMatch(/r53sim: cannot write .*out: /)
  })
})

describe('what is no export', () => {
  test.each([
    // arguments                                              sentence
    [['--to', 'bnd'], 'there is no format "bnd": did you mean "bind"?'],
    [['--to', 'nsupdate'], 'there is no format "nsupdate": there are bind, change-batch, terraform, '],
    [[], 'required option "--to <format>" not specified'],
    [['--to', 'change-batch'], 'change-batch writes 3 files: name a folder with --out'],
    [
      ['--to', 'bind', '--format', 'json'],
      '--format json goes to standard output, as the file would: name a folder with --out',
    ],
    [['--to', 'bind', '--serial', 'next'], '--serial next is no policy: write plan, unix, date or keep=N'],
    [['--to', 'bind', '--weighted', 'some'], 'argument "some" is invalid: allowed choices are largest, all'],
    [['--to', 'bind', '--client', 'mars'], 'the plan has no client "mars"'],
    [['--to', 'bind', '--fail', 'wbe'], '"wbe"'],
    [['--to', 'bind', '--previous', 'gone.zone'], 'cannot read gone.zone: there is no such file'],
    [
      ['--to', 'change-batch', '--out', 'o', '--ids', 'r53sim.yaml'],
      'r53sim.yaml is no JSON object: write {"check:NAME"',
    ],
    [['--to', 'change-batch', '--out', 'o', '--ids', 'bad.json'], '"web" in bad.json is not the id of anything'],
  ])('%j', async (args, sentence) => {
    const { stdout, stderr, code } = await inFolder(plan(FAILOVER, { 'bad.json': '{"web": "1"}' }), ...args)
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    expect(stderr).toContain(sentence)
    expect(stderr).not.toMatch(/\n {4}at /)
  })

  test('a plan with errors is refused', async () => {
    const ran = await inFolder(plan(FAILOVER.replace('primary: web', 'primary: wbe')), '--to', 'bind')
    expect(ran).toMatchObject({ stdout: '', code: 1 })
    expect(ran.stderr).toContain('did you mean "web"?')
  })

  test('a reader that goes away is no error', async () => {
    const folder = plan(FAILOVER)
    const ran = await runShell(`"${process.execPath}" "${bin}" export --to bind | head -1`, { cwd: folder })
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.stdout).toMatch(/^;r53sim:zone /)
  })
})

describe('Terraform and CloudFormation', () => {
  test.each([
    ['terraform', 'r53sim.tf.json'],
    ['cloudformation', 'r53sim.cloudformation.json'],
  ])('%s: written, replaced, and read back', async (format, file) => {
    const folder = plan(FAILOVER)
    const { stdout, stderr, code } = await inFolder(folder, '--to', format, '--out', 'infra')
    expect({ stdout, stderr, code }).toEqual({ stdout: `infra/${file}\n`, stderr: '', code: 0 })
    const first = readFileSync(join(folder, 'infra', file), 'utf8')
    expect((await inFolder(folder, '--to', format, '--out', 'infra')).code).toBe(0)
    expect(readFileSync(join(folder, 'infra', file), 'utf8')).toBe(first)
    const back = await runCli(['import', `infra/${file}`], { cwd: folder })
    expect({ code: back.code, stderr: back.stderr }).toEqual({ code: 0, stderr: '' })
    expect(back.stdout).toContain('failover: {')
  })
})

describe('the difference to what is at AWS', () => {
  const answers = JSON.stringify({
    ResourceRecordSets: [
      {
        Name: 'example.com.',
        Type: 'SOA',
        TTL: 900,
        ResourceRecords: [{ Value: 'ns1.example.net. h.example.net. 1 7200 900 1209600 86400' }],
      },
      { Name: 'www.example.com.', Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] },
      { Name: 'old.example.com.', Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] },
    ],
  })
  const simple = 'version: 1\nzones: { example.com: { id: Z0EXAMPLE, records: { www: { A: [192.0.2.2] } } } }\n'

  test('a batch, and the one that takes it back', async () => {
    const folder = plan(simple, { 'live.json': answers })
    const { stdout, stderr, code } = await inFolder(
      folder,
      '--to',
      'change-batch',
      '--live',
      'live.json',
      '--out',
      'b',
      '--exit-code',
    )
    expect({ stdout, code }).toEqual({
      stdout: 'b/example.com.001.change-batch.json\nb/example.com.001.rollback.json\n',
      code: 1,
    })
    expect(stderr).toBe(
      [
        'example.com. 1 change in 1 batch',
        'batch 1 example.com.001.change-batch.json: 1 UPSERT',
        '  ~ www.example.com A  192.0.2.1 → 192.0.2.2',
        '  clients got → get after it',
        '    www.example.com A    192.0.2.1 → 192.0.2.2',
        '✓ a batch is all or nothing: clients get the answers before it or those after it',
        '· caches may give the answers from before a batch for up to 60 s after it: keep what they lead to',
        'alive that long',
        '· at AWS and not in the plan, stays (--prune deletes): old.example.com A',
        'send  aws route53 change-resource-record-sets --hosted-zone-id Z0EXAMPLE --change-batch file://b/example.com.001.change-batch.json',
        'undo  the same with example.com.001.rollback.json',
        '',
      ].join('\n'),
    )
    const changesIn = (file: string) =>
      JSON.parse(readFileSync(join(folder, 'b', file), 'utf8')).Changes.map(
        (change: { readonly Action: string; readonly ResourceRecordSet: { readonly ResourceRecords: unknown } }) => [
          change.Action,
          change.ResourceRecordSet.ResourceRecords,
        ],
      )
    expect(changesIn('example.com.001.change-batch.json')).toEqual([['UPSERT', [{ Value: '192.0.2.2' }]]])
    expect(changesIn('example.com.001.rollback.json')).toEqual([['UPSERT', [{ Value: '192.0.2.1' }]]])
  })

  test('what clients get between batches is said, with the place in the plan', async () => {
    const many = (prefix: string) => Array.from({ length: 300 }, (_, index) => `"${prefix}${index + 1}"`).join(', ')
    const weighted = (values: string) =>
      `{ weighted: { a: { weight: 1, values: [${values}] }, b: { weight: 1, values: [${values}] } } }`
    const own = `n: { A: ${weighted(many('10.0.0.'))}, AAAA: ${weighted(many('2001:db8::'))} }`.replaceAll(
      /10\.0\.0\.(\d+)/g,
      (_, last: string) => `10.0.${Math.floor(Number(last) / 250)}.${Number(last) % 250}`,
    )
    const records = (more: string) =>
      `version: 1\nzones: { example.com: { id: Z0123456789, records: {\n  "*": { A: [192.0.2.1], AAAA: ["2001:db8::1"] },\n  ${more}} } }\n`
    const folder = plan(records(own), { 'before.yaml': records('') })
    await inFolder(folder, '--plan', 'before.yaml', '--to', 'change-batch', '--out', 'live')
    const args = ['--to', 'change-batch', '--live', 'live/example.com.001.change-batch.json']
    const { stdout, stderr, code } = await inFolder(folder, ...args, '--out', 'b')
    expect({ files: stdout.split('\n').length - 1, code }).toEqual({ files: 4, code: 0 })
    expect(stderr.replaceAll('\n', ' ')).toMatch(
      /✗ n\.example\.com AAAA \(r53sim\.yaml:4:\d+\): between example\.com\.001\.change-batch\.json and example\.com\.002\.change-batch\.json clients get no answer; send the second at once after the first, or /,
    )
    expect(stderr).toContain('\nthen  the others in order, at once\n')
    const json = JSON.parse((await inFolder(folder, ...args, '--format', 'json')).stdout)
    expect(schemaErrors('notes', json)).toEqual([])
    expect(json).toMatchObject({ written: false, files: [], transitions: [{ safe: false, compared: 4 }] })
    expect(json.notes.map(({ code: found }: { readonly code: string }) => found)).toEqual(['between-empty'])
    expect(json.transitions[0].batches[0].gaps).toEqual([
      { name: 'n.example.com.', type: 'AAAA', what: 'empty', clients: ['all'] },
    ])
  })

  test('names keep their types together, so that a wildcard answers until a name is whole', async () => {
    const names = Array.from({ length: 600 }, (_, index) => `n${index}`)
    const both = (name: string) => `${name}: { A: { alias: www }, AAAA: { alias: www } }`
    const records = (more: readonly string[]) =>
      `version: 1\nzones: { example.com: { id: Z0123456789, records: {\n  www: { A: [192.0.2.1], AAAA: ["2001:db8::1"] },\n  ${['"*"', ...more].map(both).join(',\n  ')} } } }\n`
    const folder = plan(records(names), { 'before.yaml': records([]) })
    await inFolder(folder, '--plan', 'before.yaml', '--to', 'change-batch', '--out', 'live')
    const live = 'live/example.com.001.change-batch.json'
    const { stdout, stderr } = await inFolder(folder, '--to', 'change-batch', '--live', live)
    expect(stderr).toBe('')
    expect(stdout).toContain('✓ no client is without a live answer between batches 1 and 2, with all checks healthy')
    // Without a folder every change is listed.
    expect(stdout.split('\n').filter((line) => line.startsWith('  + '))).toHaveLength(1200)
    expect(existsSync(join(folder, 'b'))).toBe(false)
  })

  test('what would delete much, or starts from half of it, is refused', async () => {
    const folder = plan(simple, { 'live.json': answers, 'half.json': answers.slice(0, 300) })
    const prune = await inFolder(folder, '--to', 'change-batch', '--live', 'live.json', '--out', 'b', '--prune')
    expect(prune.code).toBe(1)
    expect(prune.stderr).toContain('--prune would delete 1 of the 2 record sets of example.com.: --force does it')
    const half = await inFolder(folder, '--to', 'change-batch', '--live', 'half.json', '--out', 'b')
    expect(half.code).toBe(2)
    expect(half.stderr).toMatch(/^r53sim: half\.json:1:\d+ the JSON ends here before it is whole/)
    expect((await inFolder(folder, '--to', 'bind', '--live', 'live.json')).code).toBe(2)
    expect((await inFolder(folder, '--to', 'change-batch', '--live-checks', 'live.json')).code).toBe(2)
    expect((await inFolder(folder, '--to', 'change-batch', '--live', 'live.json', '--create-only')).code).toBe(2)
    expect(existsSync(join(folder, 'b'))).toBe(false)
  })
})

describe('configurations of secondaries', () => {
  const KEYS = 'r53sim-xfr hmac-sha256 ZXhhbXBsZSBzZWNyZXQsIG1ha2UgeW91ciBvd24gb25lIQ==\n'

  test('with a key: three files that only their owner reads, and that replace themselves', async () => {
    const folder = plan(FAILOVER, { 'tsig.keys': KEYS })
    chmodSync(join(folder, 'tsig.keys'), 0o600)
    const args = ['--to', 'secondary-conf', '--out', 'conf', '--tsig-file', 'tsig.keys', '--listen', '127.0.0.1:5301']
    for (const run of [1, 2]) {
      const { code, stderr } = await inFolder(folder, ...args)
      expect({ run, code, stderr }).toEqual({
        run,
        code: 0,
        stderr: 'info[secret] the files hold the secret of the key: only their owner may read them\n',
      })
    }
    expect(filesIn(join(folder, 'conf'))).toEqual(['knot.conf', 'named.conf', 'nsd.conf'])
    for (const name of filesIn(join(folder, 'conf')))
      expect(statSync(join(folder, 'conf', name)).mode & 0o777).toBe(0o600)
  })

  test('a key that the file does not have', async () => {
    const folder = plan(FAILOVER, { 'tsig.keys': KEYS })
    chmodSync(join(folder, 'tsig.keys'), 0o600)
    const args = ['--to', 'secondary-conf', '--out', 'conf', '--tsig-file', 'tsig.keys', '--tsig', 'other']
    const { code, stderr } = await inFolder(folder, ...args)
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('the file of keys has no "other"'),
    })
  })
})

test('views go with bind alone', async () => {
  const { code, stderr } = await inFolder(plan(FAILOVER), '--to', 'terraform', '--views')
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('--views is about bind, not terraform') })
})

describe('--check', () => {
  const check = (folder: string, ...more: readonly string[]) =>
    inFolder(folder, '--to', 'bind', '--out', 'z', '--check', ...more)

  test('says with a diff what would change, and writes nothing', async () => {
    const folder = plan(FAILOVER)
    expect((await check(folder)).code).toBe(1)
    expect(existsSync(join(folder, 'z'))).toBe(false)
    await inFolder(folder, '--to', 'bind', '--out', 'z')
    expect(await check(folder)).toMatchObject({ code: 0, stdout: '' })
    writeFileSync(join(folder, 'r53sim.yaml'), FAILOVER.replace('192.0.2.10', '192.0.2.11'))
    const { code, stdout } = await check(folder)
    expect(code).toBe(1)
    expect(stdout).toMatch(/^--- z\/example\.com\.zone\n\+\+\+ z\/example\.com\.zone\n@@ /)
    expect(stdout).toContain('\n-www 60 IN A 192.0.2.10\n+www 60 IN A 192.0.2.11\n')
    expect(readFileSync(join(folder, 'z/example.com.zone'), 'utf8')).toContain('192.0.2.10')
    const json = JSON.parse((await check(folder, '--format', 'json')).stdout)
    expect(schemaErrors('notes', json)).toEqual([])
    expect(json).toMatchObject({ written: false, differs: ['z/example.com.zone'] })
  })

  test('notices what an earlier, larger export left', async () => {
    const folder = plan(FAILOVER)
    await inFolder(folder, '--to', 'change-batch', '--out', 'b')
    const [batch = ''] = filesIn(join(folder, 'b')).filter((name) => name.endsWith('.change-batch.json'))
    writeFileSync(join(folder, 'b', batch.replace('001', '002')), readFileSync(join(folder, 'b', batch)))
    const { code, stdout } = await inFolder(folder, '--to', 'change-batch', '--out', 'b', '--check')
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringContaining(`+++ b/${batch.replace('001', '002')}`),
    })
  })

  test('needs a folder', async () => {
    expect(await inFolder(plan(FAILOVER), '--to', 'bind', '--check')).toMatchObject({ code: 2 })
  })
})

test('gdnsd: its folder, which an export replaces', async () => {
  const folder = plan(UNREACHABLE)
  for (const run of [1, 2]) {
    const { code, stdout } = await inFolder(folder, '--to', 'gdnsd', '--out', 'g')
    expect({ run, code, stdout }).toEqual({ run, code: 0, stdout: 'g/config\ng/zones/example.com\n' })
  }
  expect(readFileSync(join(folder, 'g/zones/example.com'), 'utf8')).toContain('www 60/60 DYNA metafo!r1\n')
})

test('powerdns: its folder, which an export replaces', async () => {
  const folder = plan(UNREACHABLE)
  for (const run of [1, 2]) {
    const { code, stdout } = await inFolder(folder, '--to', 'powerdns', '--out', 'p')
    const files = ['p/pdns.conf', 'p/named.conf', 'p/zones/example.com.zone']
    expect({ run, code, stdout }).toEqual({ run, code: 0, stdout: `${files.join('\n')}\n` })
  }
  expect(readFileSync(join(folder, 'p/zones/example.com.zone'), 'utf8')).toContain('www.example.com. 60 LUA A ";local ')
})

test('octodns: its folder, which an export replaces and import reads', async () => {
  const folder = plan(UNREACHABLE)
  for (const run of [1, 2]) {
    const { code, stdout } = await inFolder(folder, '--to', 'octodns', '--out', 'o', '--allow-loss')
    expect({ run, code, stdout }).toEqual({ run, code: 0, stdout: 'o/config.yaml\no/example.com.yaml\n' })
  }
  const { code, stdout } = await runCli(['import', 'o/example.com.yaml'], { cwd: folder })
  expect({ code, found: stdout.includes('failover: {') }).toEqual({ code: 0, found: true })
})

test('external-dns: one object on standard output', async () => {
  const { code, stdout } = await inFolder(plan(FAILOVER), '--to', 'external-dns')
  expect({ code, kind: JSON.parse(stdout).kind }).toEqual({ code: 0, kind: 'DNSEndpoint' })
})
