import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, projectRoot, runCli } from '../support/cli.ts'
import { schemaErrors } from '../support/schemas.ts'

const examples = readdirSync(join(projectRoot, 'examples')).filter((name) => name.endsWith('.yaml'))

describe('availability', () => {
  test.each(examples)('%s: JSON is what the schema says, and the same twice', async (name) => {
    const line = ['availability', `examples/${name}`, '--format', 'json']
    const [first, second] = await Promise.all([runCli(line), runCli(line)])
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' })
    expect(schemaErrors('availability', JSON.parse(first.stdout))).toEqual([])
    expect(second.stdout).toBe(first.stdout)
  })

  test('the screen of the first example', async () => {
    const { stdout, code } = await runCli(['availability', 'examples/failover.yaml'])
    expect(code).toBe(0)
    await expect(stdout).toMatchFileSnapshot(join(projectRoot, 'test/data/availability/failover.txt'))
  })

  test('what each change would save: all of detection is 90 s, of which a fast check saves 60', async () => {
    const { stdout } = await runCli(['availability', 'examples/failover.yaml', '--format', 'json'])
    const [record] = JSON.parse(stdout).records
    // Once a year: TTL 60 to 20 brings half of 40 s, interval 30 to 10 two thirds of 85 s.
    expect(record.saved_seconds_per_year.ttl).toBeGreaterThan(17)
    expect(record.saved_seconds_per_year.ttl).toBeLessThan(21)
    expect(record.saved_seconds_per_year.request_interval).toBeGreaterThan(50)
    expect(record.saved_seconds_per_year.request_interval).toBeLessThan(57)
  })

  test('an endpoint without a second one: as long as repairs take', async () => {
    const cwd = folderWith({
      'r53sim.yaml':
        'version: 1\nendpoints: { web: { ipv4: 192.0.2.1, mtbf: 30d, mttr: 1h } }\nzones: { example.com: { records: { www: { A: { endpoint: web } } } } }\n',
    })
    const { stdout } = await runCli(['availability', '--format', 'json'], { cwd })
    const { records, failures } = JSON.parse(stdout)
    expect(records[0]).toMatchObject({
      unavailability: 0.00139,
      until_moved: 0,
      outages_per_year: 12.1,
      mean_outage_seconds: 3600,
    })
    expect(records[0].year.deviation_seconds / 3600).toBeCloseTo(4.92, 1)
    expect(failures).toEqual([
      { id: 'endpoint:web', endpoints: ['web'], mtbf_seconds: 2_592_000, mttr_seconds: 3600, source: 'plan' },
    ])
  })

  test('one name; a name that is none', async () => {
    const { stdout } = await runCli(['availability', 'examples/full.yaml', '--query', 'shop/A', '--format', 'json'])
    expect(JSON.parse(stdout).records.map(({ name }: { name: string }) => name)).toEqual(['shop.example.com.'])
    expect(await runCli(['availability', 'examples/full.yaml', '--query', 'shopp'])).toMatchObject({
      code: 2,
      stderr: 'r53sim: the plan has no record "shopp": did you mean "shop"?\n',
    })
  })

  test('nothing that could fail', async () => {
    const cwd = folderWith({
      'r53sim.yaml': 'version: 1\nzones: { example.com: { records: { www: { A: [192.0.2.1] } } } }\n',
    })
    expect(await runCli(['availability'], { cwd })).toMatchObject({
      code: 0,
      stdout: 'No name of the plan leads to an endpoint: there is nothing that could fail.\n',
    })
  })
})
