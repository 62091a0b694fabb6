import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, runCli, runShell } from '../support/cli.ts'

const DUMP = `{
    "ResourceRecordSets": [
        {"Name": "example.com.", "Type": "NS", "TTL": 172800, "ResourceRecords": [{"Value": "ns-1.awsdns-00.com."}, {"Value": "ns-513.awsdns-00.net."}]},
        {"Name": "example.com.", "Type": "SOA", "TTL": 900, "ResourceRecords": [{"Value": "ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"}]},
        {"Name": "www.example.com.", "Type": "A", "SetIdentifier": "primary", "Failover": "PRIMARY", "TTL": 60, "HealthCheckId": "11111111-2222-3333-4444-555555555555", "ResourceRecords": [{"Value": "192.0.2.10"}]},
        {"Name": "www.example.com.", "Type": "A", "SetIdentifier": "secondary", "Failover": "SECONDARY", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.99"}]},
        {"Name": "\\\\052.example.com.", "Type": "CNAME", "TTL": 300, "ResourceRecords": [{"Value": "www.example.com"}]}
    ]
}
`
const CHECKS = `{"HealthChecks": [{"Id": "11111111-2222-3333-4444-555555555555", "CallerReference": "web", "HealthCheckVersion": 1,
  "HealthCheckConfig": {"IPAddress": "192.0.2.10", "Port": 80, "Type": "HTTP", "ResourcePath": "/healthz", "RequestInterval": 30, "FailureThreshold": 3, "MeasureLatency": false, "Inverted": false, "Disabled": false, "EnableSNI": false}}]}
`
const PLAN = `# Imported from dump.json, checks.json (route53).

version: 1

endpoints:
  www-primary:
    ipv4: 192.0.2.10
    health_check: { type: HTTP, resource_path: /healthz, id: 11111111-2222-3333-4444-555555555555 }
  www-secondary: { ipv4: 192.0.2.99 }

zones:
  example.com:
    name_servers: [ ns-1.awsdns-00.com., ns-513.awsdns-00.net. ]
    records:
      www:
        A: { failover: { primary: www-primary, secondary: www-secondary } }
      "*":
        CNAME: { ttl: 300, values: [ www.example.com. ] }
`

const dump = (more: Readonly<Record<string, string>> = {}) =>
  folderWith({ 'dump.json': DUMP, 'checks.json': CHECKS, ...more })
const importIn = (cwd: string, ...args: readonly string[]) => runCli(['import', ...args], { cwd })

describe('a plan from what aws route53 prints', () => {
  test('on standard output, and it says what the zone says', async () => {
    const cwd = dump()
    expect(await importIn(cwd, 'dump.json', 'checks.json')).toEqual({ stdout: PLAN, stderr: '', code: 0, signal: null })
    writeFileSync(join(cwd, 'r53sim.yaml'), PLAN)
    const { stdout, code } = await runCli(['explain', 'www', '--fail', 'www-primary', '--format', 'json'], { cwd })
    expect(code).toBe(0)
    expect(JSON.parse(stdout).answers[0].values).toEqual(['192.0.2.99'])
  })

  test('to a file that is not replaced by chance', async () => {
    const cwd = dump()
    const args = ['dump.json', 'checks.json', '--out', 'infra/plan.yaml']
    expect(await importIn(cwd, ...args)).toMatchObject({ stdout: 'infra/plan.yaml\n', stderr: '', code: 0 })
    expect(readFileSync(join(cwd, 'infra/plan.yaml'), 'utf8')).toBe(PLAN)
    writeFileSync(join(cwd, 'infra/plan.yaml'), 'mine')
    expect(await importIn(cwd, ...args)).toMatchObject({
      stdout: '',
      stderr: 'r53sim: infra/plan.yaml is there: --force replaces it\n',
      code: 2,
    })
    expect((await importIn(cwd, ...args, '--force')).code).toBe(0)
    expect(readFileSync(join(cwd, 'infra/plan.yaml'), 'utf8')).toBe(PLAN)
  })

  test('from a pipe, with what the files leave open on stderr and in the plan', async () => {
    const { stdout, stderr, code } = await runShell('cat dump.json | $R53SIM import -', { cwd: dump() })
    expect(code).toBe(0)
    expect(stderr).toBe(
      'approx[check-unknown] health check 11111111-2222-3333-4444-555555555555 is in none of the files: the plan has a TCP check of 192.0.2.10 in its place; add the output of list-health-checks\n',
    )
    expect(stdout).toMatch(/^# Imported from <stdin> \(route53\)\.\n# health check 11111111/)
    expect(stdout).toContain('health_check: { type: TCP, port: 443, id: 11111111-2222-3333-4444-555555555555 }')
  })

  test('an export of change batches is read back', async () => {
    const cwd = dump()
    await importIn(cwd, 'dump.json', 'checks.json', '--out', 'plan.yaml')
    await runCli(['export', 'plan.yaml', '--to', 'change-batch', '--include-apex', '--allow-loss', '--out', 'b'], {
      cwd,
    })
    const { stdout, code } = await runShell('$R53SIM import b/*.json', { cwd })
    expect(code).toBe(0)
    expect(stdout.slice(stdout.indexOf('version'))).toBe(PLAN.slice(PLAN.indexOf('version')))
  })
})

test('a zone file of ours, and one that anybody could have written', async () => {
  const cwd = folderWith({
    'r53sim.yaml': PLAN.replace('CNAME: { ttl: 300, values: [ www.example.com. ] }', 'CNAME: www.example.com.'),
    'example.org.zone': '$TTL 60\n@ SOA ns1 host 1 7200 900 1209600 60\n  NS ns1\nns1 A 192.0.2.53\n$INCLUDE mail\n',
    mail: '@ MX 10 mx\nmx A 192.0.2.25\n',
  })
  await runCli(['export', '--to', 'bind', '--fail', 'www-primary', '--out', '.'], { cwd })
  const { stdout, code } = await importIn(cwd, 'example.com.zone', 'example.org.zone', 'mail')
  expect(code).toBe(0)
  expect(stdout).toContain('A: { failover: { primary: www-primary, secondary: www-secondary } }')
  expect(stdout).toMatch(/ {2}example\.org:\n[\s\S]*MX: \[ 10 mx\.example\.org\. \]/)
})

test('a zone file of ours that somebody edited by hand', async () => {
  const cwd = folderWith({ 'r53sim.yaml': PLAN })
  await runCli(['export', '--to', 'bind', '--fail', 'www-primary', '--out', '.'], { cwd })
  const file = join(cwd, 'example.com.zone')
  const written = readFileSync(file, 'utf8')
  // A failback by hand: the first record stands again, the second in a comment.
  writeFileSync(file, written.replace(';r53sim:rr www', 'www').replace(/^www (.*\.99)$/m, ';r53sim:rr www $1'))
  const asked = await importIn(cwd, 'example.com.zone', '--out', 'plan.yaml')
  expect({ stdout: asked.stdout, code: asked.code }).toEqual({ stdout: '', code: 1 })
  expect(asked.stderr).toMatch(
    /^lost\[edited-by-hand\] example\.com\.zone:\d+:1 www\.example\.com\. A holds 192\.0\.2\.10 \(TTL 60\), but its comments come to 192\.0\.2\.99 \(TTL 60\)\nr53sim: nothing is written: a record was edited by hand: --trust records/,
  )
  expect(existsSync(join(cwd, 'plan.yaml'))).toBe(false)
  const comments = await importIn(cwd, 'example.com.zone', '--trust', 'comments')
  expect(comments.code).toBe(0)
  expect(comments.stdout).toContain('A: { failover: { primary: www-primary, secondary: www-secondary } }')
  expect(comments.stderr).toMatch(/^approx\[edited-by-hand\] .*: the comments count\n$/)
  const records = await importIn(cwd, 'example.com.zone', '--trust', 'records')
  expect(records.code).toBe(0)
  expect(records.stdout).toContain('www: { A: [ 192.0.2.10 ] }')
  expect((await importIn(dump(), 'dump.json', 'checks.json', '--trust', 'records')).stderr).toBe(
    'r53sim: --trust is about bind, not route53\n',
  )
})

describe('what is wrong with the files', () => {
  const broken = DUMP.replace('"Failover": "SECONDARY", ', '"Failover": "THIRD", ')

  test('is shown at its place, and nothing is written', async () => {
    const cwd = dump({ 'dump.json': broken })
    const { stdout, stderr, code } = await importIn(cwd, 'dump.json', 'checks.json', '--out', 'plan.yaml')
    expect({ stdout, code }).toEqual({ stdout: '', code: 1 })
    expect(stderr).toMatch(/^error\[plan-schema\] dump\.json:6:\d+ /)
    expect(stderr).toMatch(/\nr53sim: nothing is written: the files have 1 error: --allow-loss writes the rest\n$/)
    expect(existsSync(join(cwd, 'plan.yaml'))).toBe(false)
  })

  test('records that no listing shows need --allow-loss', async () => {
    const hidden = '{"Name": "p.example.com.", "Type": "A", "TrafficPolicyInstanceId": "t-1"}'
    const cwd = dump({ 'dump.json': DUMP.replace('{"Name": "www', `${hidden},\n        {"Name": "www`) })
    const refused = await importIn(cwd, 'dump.json', 'checks.json')
    expect(refused).toMatchObject({ stdout: '', code: 1 })
    expect(refused.stderr).toMatch(
      /^lost\[traffic-policy-instance\] p\.example\.com\. A is made by [\s\S]*\nr53sim: nothing is written: a record is left out: --allow-loss writes the rest\n$/,
    )
    const { stdout, code } = await importIn(cwd, 'dump.json', 'checks.json', '--allow-loss')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^# Imported from dump\.json, checks\.json \(route53\)\.\n# p\.example\.com\. A is made by /)
  })

  test('is left out with --allow-loss, and the plan says so', async () => {
    const { stdout, stderr, code } = await importIn(
      dump({ 'dump.json': broken }),
      'dump.json',
      'checks.json',
      '--allow-loss',
    )
    expect(stdout).toMatch(/^# Imported from .*\n# Left out: dump\.json:6:\d+ /)
    expect(stdout).not.toContain('192.0.2.99')
    // A failover record without a secondary is what is left, and that is an error of its own.
    expect(stderr).toMatch(/the plan has 1 error.*as the zones themselves have: r53sim validate shows them\n$/)
    expect(code).toBe(1)
  })

  test.each([
    ['', 'is empty: did the command that wrote it fail?'],
    [
      '\nAn error occurred (AccessDenied) when calling the ListResourceRecordSets operation: no\n',
      'holds an error of the AWS CLI in the place of an answer: read it, and print the answer again',
    ],
    ['<?xml version="1.0"?><ListResourceRecordSetsResponse/>', 'is XML: import reads the JSON that aws route53 prints'],
    ['ResourceRecordSets:\n- Name: example.com.\n', 'is YAML of the AWS CLI: print it again with --output json'],
    ['RESOURCERECORDSETS\texample.com.\t60\tA\n', 'is text output of the AWS CLI: print it again with --output json'],
    ['-----------\n|  ListResourceRecordSets  |\n', 'is a table of the AWS CLI: print it again with --output json'],
    [
      'resource "aws_route53_record" "www" {\n  name = "www"\n}\n',
      'is HCL, which import does not read: write what it stands for with: terraform show -json',
    ],
    ['version: 1\nzones:\n  example.com: {}\n', 'is a plan already: r53sim validate reads it as it is'],
    [
      '{"ChangeInfo": {"Status": "PENDING"}}',
      'is JSON, but nothing that import reads: import reads what aws route53 list-resource-record-sets, list-health-checks, get-hosted-zone and their like print',
    ],
  ])('%j is known for what it is', async (text, message) => {
    const { stdout, stderr, code } = await importIn(folderWith({ file: text }), 'file')
    expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: `r53sim: file ${message}\n`, code: 2 })
  })

  test('a file that was cut off', async () => {
    const { stderr, code } = await importIn(dump({ 'cut.json': DUMP.slice(0, 300) }), 'cut.json')
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^error\[plan-syntax\] cut\.json:\d+:\d+ the JSON ends here before it is whole\n[\s\S]*the file was cut off: print it again/,
    )
  })

  test.each([
    [['notes.txt'], 'r53sim: notes.txt does not look like any format that import reads: name one with --from: '],
    [['dump.json', '--from', 'rout53'], 'r53sim: there is no format "rout53": did you mean "route53"?\n'],
    [['gone.json'], 'r53sim: cannot read gone.json: there is no such file\n'],
    [['dump.json', '--zone', 'a..b'], 'r53sim: --zone a..b is no name of a zone\n'],
    [['-', '-'], 'r53sim: standard input can be read only once\n'],
  ])('%s', async (args, message) => {
    const { stdout, stderr, code } = await importIn(dump({ 'notes.txt': 'hello\n' }), ...args)
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
    expect(stderr.startsWith(message)).toBe(true)
  })
})
