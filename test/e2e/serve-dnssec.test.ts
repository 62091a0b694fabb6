import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, runCli } from '../support/cli.ts'
import { askWith, decodeReply, dotted } from '../support/dns.ts'
import { type At, askUdp } from '../support/dns-client.ts'
import { startServing } from '../support/serving.ts'

const plan = (signing: boolean) => `
version: 1
zones:
  example.com:
    dnssec: { signing: ${signing} }
    records:
      www: { A: { ttl: 60, values: [192.0.2.1] } }
  example.net:
    records:
      www: { A: { ttl: 60, values: [192.0.2.2] } }
`
const STATIC = ['plan.yaml', '--listen', '127.0.0.1:0', '--health', 'static']
const DS = /^(\S+) 3600 IN DS \d+ 13 2 [0-9A-F]{64}$/gm

const dsLines = (errors: string) => [...errors.matchAll(DS)].map(([line]) => line)

async function isSigned(at: At, zone: string): Promise<boolean> {
  const message = askWith({ flags: 0x8000 }, { name: dotted(`www.${zone}`) })
  return decodeReply(await askUdp(at, message)).answers?.some(({ type }) => type === 'RRSIG') === true
}

describe('serve --dnssec', () => {
  test('D91 signs all zones, says their DS records, and has the same keys after a restart', async () => {
    const folder = folderWith({ 'plan.yaml': plan(false) })
    const start = () => startServing([...STATIC, '--dnssec', '--data', 'state'], folder)
    const first = await start()
    await first.error(/example\.net\. 3600 .*\n/)
    expect(dsLines(first.errors()).map((line) => line.split(' ')[0])).toEqual(['example.com.', 'example.net.'])
    expect([await isSigned(first.at, 'example.com'), await isSigned(first.at, 'example.net')]).toEqual([true, true])
    await first.stop()
    const second = await start()
    await second.error(/example\.net\. 3600 .*\n/)
    expect(dsLines(second.errors())).toEqual(dsLines(first.errors()))
    await second.stop()
    expect(first.errors() + second.errors()).not.toContain('until the end of this run')
    expect(readdirSync(join(folder, 'state', 'keys'))).toEqual(['example.com.json', 'example.net.json'])
  })

  test('R6.14 without it the plan says what is signed; keys then end with the run, which is said', async () => {
    const folder = folderWith({ 'plan.yaml': plan(true) })
    const serving = await startServing(STATIC, folder)
    await serving.error(/until the end of this run/)
    expect(dsLines(serving.errors()).map((line) => line.split(' ')[0])).toEqual(['example.com.'])
    expect([await isSigned(serving.at, 'example.com'), await isSigned(serving.at, 'example.net')]).toEqual([
      true,
      false,
    ])
    await serving.stop()
  })

  test('D80 a zone that a reload signs has its keys before its first answer', async () => {
    const folder = folderWith({ 'plan.yaml': plan(false) })
    const serving = await startServing(STATIC, folder)
    expect(await isSigned(serving.at, 'example.com')).toBe(false)
    writeFileSync(join(folder, 'plan.yaml'), plan(true))
    await serving.line(/ reload /)
    await serving.error(/until the end of this run/)
    expect(dsLines(serving.errors())).toHaveLength(1)
    expect(await isSigned(serving.at, 'example.com')).toBe(true)
    await serving.stop()
  })

  test('D91 keys that others can read, or that are damaged, end the start with 2', async () => {
    const folder = folderWith({ 'plan.yaml': plan(true) })
    const args = [...STATIC, '--data', 'state']
    const serving = await startServing(args, folder)
    await serving.stop()
    const path = join(folder, 'state', 'keys', 'example.com.json')
    chmodSync(path, 0o644)
    const open = await runCli(['serve', ...args], { cwd: folder })
    expect([open.code, open.stdout]).toEqual([2, ''])
    expect(open.stderr).toMatch(/holds private keys, and others than its owner can get at it \(mode 0644\)/)
    chmodSync(path, 0o600)
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 100))
    const damaged = await runCli(['serve', ...args], { cwd: folder })
    expect([damaged.code, damaged.stdout]).toEqual([2, ''])
    expect(damaged.stderr).toMatch(/is damaged/)
  })

  test('D90 ctl ds prints the record again', async () => {
    const folder = folderWith({ 'plan.yaml': plan(true) })
    const serving = await startServing([...STATIC, '--control', '127.0.0.1:0'], folder)
    await serving.error(/until the end of this run/)
    const [, control = ''] = / control (\S+) /.exec(serving.firstLine) ?? []
    const ask = (zone: string) => runCli(['ctl', 'ds', zone, '--control', control])
    const line = dsLines(serving.errors())[0]
    expect(await ask('example.com')).toMatchObject({ code: 0, stdout: `${line}\n`, stderr: '' })
    const unsigned = await ask('example.net')
    expect([unsigned.code, unsigned.stdout]).toEqual([2, ''])
    expect(unsigned.stderr).toContain('example.net. is not signed')
    const json = await runCli(['ctl', 'ds', 'example.com', '--control', control, '--format', 'json'])
    expect(JSON.parse(json.stdout)).toEqual({ schema: 'r53sim/ds/v1', zone: 'example.com.', ds: line })
    await serving.stop()
  })
})
