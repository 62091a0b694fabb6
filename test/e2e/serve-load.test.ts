import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { folderWith } from '../support/cli.ts'
import { runLoad, versionOf } from '../support/load.ts'
import { type Serving, startServing } from '../support/serving.ts'
import { findTool } from '../support/tools.ts'

const RECORDS = 200

async function start(): Promise<{ readonly serving: Serving; readonly path: string; readonly folder: string }> {
  const folder = folderWith({ 'plan.yaml': versionOf(0, RECORDS) })
  const options = ['--listen', '127.0.0.1:0', '--health', 'manual', '--control', '127.0.0.1:0']
  return { serving: await startServing(['plan.yaml', ...options], folder), path: join(folder, 'plan.yaml'), folder }
}

const reloadsOf = (serving: Serving) => (count: number) => serving.line(/ reload /, count)

describe('D82 D83 while the plan is replaced and health flips', () => {
  test('no query is lost, and each answer is one that the engine gives in a state of that moment', async () => {
    const { serving, path } = await start()
    const load = { at: serving.at, control: serving.control, path, records: RECORDS, rounds: 15 }
    const { asked, lost, wrong } = await runLoad({ ...load, reloaded: reloadsOf(serving) })
    expect({ lost, wrong }).toEqual({ lost: 0, wrong: [] })
    expect(asked).toBeGreaterThan(200)
    expect(await serving.stop()).toBe(0)
  })

  const dnsperf = findTool('dnsperf')
  test.skipIf(dnsperf === undefined)('dnsperf, at a steady rate, loses nothing (needs dnsperf)', async () => {
    const { serving, path, folder } = await start()
    const { address, port } = serving.at
    writeFileSync(join(folder, 'queries'), 'www.example.com A\nh1.example.com A\nmissing.example.com A\n')
    const rate = ['-Q', '500', '-c', '4', '-t', '5', '-l', '600']
    const running = spawn(dnsperf ?? '', ['-s', address, '-p', `${port}`, '-d', join(folder, 'queries'), ...rate])
    onTestFinished(() => {
      running.kill('SIGKILL')
    })
    let output = ''
    running.stdout.on('data', (chunk) => {
      output += String(chunk)
    })
    const load = { at: serving.at, control: serving.control, path, records: RECORDS, rounds: 8 }
    const { wrong } = await runLoad({ ...load, reloaded: reloadsOf(serving) })
    running.kill('SIGINT')
    await once(running, 'close')
    const count = (words: string) => Number(new RegExp(`${words}: +(\\d+)`).exec(output)?.[1])
    expect(wrong).toEqual([])
    expect(count('Queries lost')).toBe(0)
    expect(count('Queries completed')).toBeGreaterThan(100)
  })
})
