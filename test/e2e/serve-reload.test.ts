import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from '../support/cli.ts'
import { decodeReply, dotted, lines, query } from '../support/dns.ts'
import { type At, askUdp, connectTcp, framed } from '../support/dns-client.ts'
import { startServing } from '../support/serving.ts'

const planOf = (address: string, more = '') => `
version: 1
zones:
  example.com:
    records:
      www: { A: { ttl: 60, values: [${address}] } }
${more}`

const FREE = ['--listen', '127.0.0.1:0', '--health', 'static']

const answerTo = (reply: Buffer) => {
  const { answers, rcode } = decodeReply(reply)
  return lines(answers).at(-1)?.split(' ').at(-1) ?? rcode
}

const ask = async (at: At, name = 'www.example.com') => answerTo(await askUdp(at, query({ name: dotted(name) })))

/** Asks again and again until the answer is that one. */
async function answers(at: At, wanted: string): Promise<void> {
  while ((await ask(at)) !== wanted) await new Promise((resolve) => setImmediate(resolve))
}

/** Ways in which a file gets another text. */
const ways = {
  'written in place': (path: string, text: string) => writeFileSync(path, text),
  'replaced by rename': (path: string, text: string) => {
    writeFileSync(`${path}.new`, text)
    renameSync(`${path}.new`, path)
  },
  'deleted and made anew': (path: string, text: string) => {
    rmSync(path)
    writeFileSync(path, text)
  },
}

describe('a changed plan', () => {
  test.each(Object.entries(ways))('D84 %s is taken up by itself, every time', async (_way, change) => {
    const folder = folderWith({ 'plan.yaml': planOf('192.0.2.1') })
    const serving = await startServing(['plan.yaml', ...FREE], folder)
    for (const address of ['192.0.2.2', '192.0.2.3', '192.0.2.4']) {
      change(join(folder, 'plan.yaml'), planOf(address))
      await answers(serving.at, address)
    }
    expect(await serving.line(/reload/)).toMatch(/^\d\d:\d\d:\d\d reload plan\.yaml 1 zone, 3 records$/)
    expect(await serving.stop()).toBe(0)
  })

  test('a file that it includes, a new one among them, and the link of a mounted configuration', async () => {
    const folder = folderWith({
      'parts/www.yaml': 'zones: { example.com: { records: { www: { A: { ttl: 60, values: [192.0.2.1] } } } } }',
    })
    writeFileSync(join(folder, 'plan.yaml'), 'version: 1\ninclude: [parts/www.yaml]\n')
    const serving = await startServing(['plan.yaml', ...FREE], folder)
    writeFileSync(
      join(folder, 'parts/www.yaml'),
      'zones: { example.com: { records: { www: { A: { ttl: 60, values: [192.0.2.2] } } } } }',
    )
    await answers(serving.at, '192.0.2.2')
    expect(await serving.stop()).toBe(0)

    for (const [version, address] of [
      ['..1', '192.0.2.1'],
      ['..2', '192.0.2.2'],
    ] as const) {
      mkdirSync(join(folder, 'mounted', version), { recursive: true })
      writeFileSync(join(folder, 'mounted', version, 'plan.yaml'), planOf(address))
    }
    symlinkSync('..1', join(folder, 'mounted/..data'))
    symlinkSync('..data/plan.yaml', join(folder, 'mounted/plan.yaml'))
    const mounted = await startServing(['mounted/plan.yaml', ...FREE], folder)
    expect(await ask(mounted.at)).toBe('192.0.2.1')
    symlinkSync('..2', join(folder, 'mounted/..data_tmp'))
    renameSync(join(folder, 'mounted/..data_tmp'), join(folder, 'mounted/..data'))
    await answers(mounted.at, '192.0.2.2')
  })

  test('a folder that is replaced as a whole', async () => {
    const folder = folderWith({ 'now/plan.yaml': planOf('192.0.2.1'), 'next/plan.yaml': planOf('192.0.2.2') })
    const serving = await startServing(['now/plan.yaml', ...FREE], folder)
    renameSync(join(folder, 'now'), join(folder, 'old'))
    renameSync(join(folder, 'next'), join(folder, 'now'))
    await answers(serving.at, '192.0.2.2')
    writeFileSync(join(folder, 'now/plan.yaml'), planOf('192.0.2.3'))
    await answers(serving.at, '192.0.2.3')
  })

  test('D81 one that cannot be served changes nothing and is said once; the next good one is taken up', async () => {
    const folder = folderWith({ 'plan.yaml': planOf('192.0.2.1') })
    const path = join(folder, 'plan.yaml')
    const serving = await startServing(['plan.yaml', ...FREE], folder)
    const kept = 'the plan from before goes on being served'
    writeFileSync(path, planOf('192.0.2.300'))
    await serving.error(/plan\.yaml has 1 error; /)
    expect(await ask(serving.at)).toBe('192.0.2.1')
    rmSync(path)
    await serving.error(/cannot read plan\.yaml: there is no such file; /)
    expect(await ask(serving.at)).toBe('192.0.2.1')
    writeFileSync(path, '')
    await serving.error(/the plan is empty[\s\S]*! plan\.yaml has 1 error; .*\n/)
    process.kill(serving.pid, 'SIGHUP')
    writeFileSync(path, planOf('192.0.2.2'))
    await answers(serving.at, '192.0.2.2')
    expect(serving.errors().split(kept)).toHaveLength(4)
    expect(serving.errors()).toMatch(/192\.0\.2\.300/)
    expect(await serving.stop()).toBe(0)
  })

  test('D84 of rapid changes the last one wins', async () => {
    const folder = folderWith({ 'plan.yaml': planOf('192.0.2.1') })
    const serving = await startServing(['plan.yaml', ...FREE], folder)
    for (let round = 0; round < 5; round += 1) {
      for (let last = 1; last <= 40; last += 1)
        writeFileSync(join(folder, 'plan.yaml'), planOf(`192.0.${round + 3}.${last}`))
      await answers(serving.at, `192.0.${round + 3}.40`)
    }
    expect(serving.errors()).toMatch(/^udp: .*\ntry: dig .*\n$/)
  })

  test('--reload hup takes it up on SIGHUP alone, --reload off never', async () => {
    const folder = folderWith({ 'plan.yaml': planOf('192.0.2.1') })
    const hup = await startServing(['plan.yaml', ...FREE, '--reload', 'hup'], folder)
    const off = await startServing(['plan.yaml', ...FREE, '--reload', 'off'], folder)
    writeFileSync(join(folder, 'plan.yaml'), planOf('192.0.2.2'))
    const watching = await startServing(['plan.yaml', ...FREE], folder)
    writeFileSync(join(folder, 'plan.yaml'), planOf('192.0.2.3'))
    // Whoever watches has seen it by now.
    await answers(watching.at, '192.0.2.3')
    expect([await ask(hup.at), await ask(off.at)]).toEqual(['192.0.2.1', '192.0.2.1'])
    for (const { pid } of [hup, off]) process.kill(pid, 'SIGHUP')
    await answers(hup.at, '192.0.2.3')
    expect(await ask(off.at)).toBe('192.0.2.1')
    expect([await hup.stop(), await off.stop()]).toEqual([0, 0])
  })
})

test('D80, D82 over 50 reloads no answer is lost or wrong, over UDP and one TCP connection', async () => {
  // Two names change together: a reply that mixes plans would show it.
  const both = (address: string) =>
    planOf(
      address,
      `      also: { CNAME: { ttl: 60, values: [www.example.com] } }\n      bulk:\n        TXT: { ttl: 60, values: ['"${address}"'] }`,
    )
  const folder = folderWith({ 'plan.yaml': both('192.0.2.1') })
  const serving = await startServing(['plan.yaml', ...FREE], folder)
  const tcp = await connectTcp(serving.at)
  let [asked, newest, over] = [0, 1, false]
  const seen: string[] = []
  const wrong: string[] = []
  const check = (answer: string, least: number) => {
    asked += 1
    const number = Number(/^192\.0\.2\.(\d+)$/.exec(answer)?.[1] ?? Number.NaN)
    // Never from an older plan than one already seen (D83), never from one not yet written.
    if (!(number >= least && number <= newest)) wrong.push(`${answer} after ${least}`)
    seen.push(answer)
    return number
  }
  const client = async (next: () => Promise<string>) => {
    let least = 1
    while (!over) least = check(await next(), least)
  }
  const clients = [
    ...Array.from({ length: 4 }, (_, index) =>
      client(() => ask(serving.at, index % 2 === 0 ? 'www.example.com' : 'also.example.com')),
    ),
    client(async () => {
      tcp.socket.write(framed(query()))
      return answerTo(await tcp.next())
    }),
  ]
  for (let reload = 2; reload <= 51; reload += 1) {
    newest = reload
    Object.values(ways)[reload % 3]?.(join(folder, 'plan.yaml'), both(`192.0.2.${reload}`))
    await answers(serving.at, `192.0.2.${reload}`)
  }
  over = true
  await Promise.all(clients)
  expect(wrong).toEqual([])
  expect(new Set(seen).size).toBeGreaterThan(45)
  expect(asked).toBeGreaterThan(500)
  expect(serving.lines().filter((line) => line.includes(' reload '))).toHaveLength(50)
  expect(await serving.stop()).toBe(0)
})
