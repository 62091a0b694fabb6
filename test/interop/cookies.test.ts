import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createServerCookies } from '../../src/dns/cookie.ts'
import { startServer } from '../../src/serve/server.ts'
import { getName } from '../../src/values/name.ts'
import { folderWith } from '../support/cli.ts'
import { deployment, zone } from '../support/deployment.ts'
import { askWith, decodeReply, lines, optOf, record, viewOf } from '../support/dns.ts'
import { type At, askUdp } from '../support/dns-client.ts'
import { answersWith, freePort } from '../support/secondaries.ts'
import { findTool } from '../support/tools.ts'

const run = promisify(execFile)

const view = viewOf(deployment([zone(getName('example.com'), 'Z1', [record('www.example.com', 'A', ['192.0.2.1'])])]))

async function start(cookies = createServerCookies(new Uint8Array(16).fill(9), () => 1_800_000_000)) {
  const server = await startServer({
    listen: [{ address: '127.0.0.1', port: 0 }],
    view: () => view,
    seed: 1,
    protection: { cookies },
    onFailure: (error) => {
      throw error
    },
  })
  if ('message' in server) throw new Error(server.message)
  onTestFinished(() => server.close())
  const port = server.listening[0]?.port ?? 0
  return { port, at: { address: '127.0.0.1', port }, counters: server.counters }
}

const SECRET = '000102030405060708090a0b0c0d0e0f'
const COOKIE_CODE = 10

/** Knot DNS with the same zone and secret, which answers BADCOOKIE to every cookie that is not right. */
async function startKnot(knotd: string) {
  const port = await freePort()
  const configuration = `
server:
    rundir: "."
    listen: 127.0.0.1@${port}
database:
    storage: "."
mod-cookies:
  - id: strict
    secret: 0x${SECRET}
    badcookie-slip: 1
template:
  - id: default
    storage: "."
    global-module: mod-cookies/strict
zone:
  - domain: example.com
    file: "zone"
`
  const text = '$ORIGIN example.com.\n@ 60 SOA ns. me. 1 2 3 4 5\n@ 60 NS ns.\nwww 60 A 192.0.2.1\n'
  const child = spawn(knotd, ['-c', 'knot.conf'], {
    cwd: folderWith({ 'knot.conf': configuration, zone: text }),
    stdio: 'ignore',
  })
  const ended = once(child, 'close')
  onTestFinished(async () => {
    child.kill()
    await ended
  })
  const at = { address: '127.0.0.1', port }
  await answersWith(at, 'www.example.com', 1, (answers) => answers.length > 0)
  return at
}

/** What a query with that cookie gets: the outcome by the extended number, and the cookie. */
async function askWithCookie(at: At, cookie: Uint8Array) {
  const packet = decodeReply(await askUdp(at, askWith({ options: [{ code: COOKIE_CODE, data: [...cookie] }] })))
  const opt = optOf(packet)
  const given = opt?.options.find(({ code }) => Number(code) === COOKIE_CODE)?.data ?? Buffer.alloc(0)
  return { isBad: opt?.extendedRcode === 1, answers: lines(packet.answers), given: Uint8Array.from(given) }
}

const dig = findTool('dig')
const kdig = findTool('kdig')

describe('cookies', () => {
  test.skipIf(dig === undefined)(
    `D47 dig takes the client's part for its own, and the whole is proof${dig ? '' : ' (dig is not installed)'}`,
    async () => {
      const { port, counters } = await start()
      const ask = async (cookie: string) => {
        const words = ['-p', `${port}`, '@127.0.0.1', 'www.example.com', `+cookie=${cookie}`]
        const [, given = '', verdict] = /^; COOKIE: (\w+) \((\w+)\)$/m.exec((await run('dig', words)).stdout) ?? []
        return { given, verdict }
      }
      const first = await ask('0102030405060708')
      expect(first).toEqual({
        given: expect.stringMatching(/^0102030405060708010000006b49d200\w{16}$/),
        verdict: 'good',
      })
      expect(await ask(first.given)).toEqual(first)
      expect(counters.cookies).toEqual({ valid: 1, other: 1 })
    },
  )

  test.skipIf(dig === undefined)(
    `D47 dig asks for a cookie alone, and reads extended errors${dig ? '' : ' (dig is not installed)'}`,
    async () => {
      const { port } = await start()
      const words = ['-p', `${port}`, '@127.0.0.1', '+header-only', '+cookie=0102030405060708']
      const { stdout } = await run('dig', words)
      expect(stdout).toMatch(/status: NOERROR/)
      expect(stdout).toMatch(/QUERY: 0, ANSWER: 0/)
      expect(stdout).toMatch(/^; COOKIE: 0102030405060708010000006b49d200\w{16} \(good\)$/m)
      const refused = await run('dig', ['-p', `${port}`, '@127.0.0.1', 'www.example.net'])
      expect(refused.stdout).toMatch(/^; EDE: 20 \(Not Authoritative\)$/m)
    },
  )

  test.skipIf(kdig === undefined)(
    `D47 kdig gets a server cookie and gives it back${kdig ? '' : ' (kdig is not installed)'}`,
    async () => {
      const { port, counters } = await start()
      const ask = async (cookie: string) => {
        const words = ['@127.0.0.1', '-p', `${port}`, 'www.example.com', `+cookie=${cookie}`]
        return (await run('kdig', words)).stdout
      }
      const [, client = '', server = ''] = /COOKIE: (\w{16})(\w{32})$/m.exec(await ask('0102030405060708')) ?? []
      expect([client, server.length]).toEqual(['0102030405060708', 32])
      await ask(`${client}${server}`)
      expect(counters.cookies).toEqual({ valid: 1, other: 1 })
    },
  )

  const knotd = findTool('knotd')
  test.skipIf(knotd === undefined)(
    `D47 Knot DNS with the same secret takes our cookies, and we take its${knotd ? '' : ' (knotd is not installed)'}`,
    async () => {
      const secret = Uint8Array.from(Buffer.from(SECRET, 'hex'))
      const ours = await start(createServerCookies(secret, () => Date.now() / 1000))
      const knot = await startKnot(knotd ?? '')
      const client = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
      const { given } = await askWithCookie(ours.at, client)
      expect(await askWithCookie(knot, given)).toMatchObject({
        isBad: false,
        answers: ['www.example.com 60 A 192.0.2.1'],
      })
      expect(await askWithCookie(knot, given.with(23, (given[23] ?? 0) ^ 1))).toMatchObject({
        isBad: true,
        answers: [],
      })
      const theirs = await askWithCookie(knot, client.with(7, 9))
      await askWithCookie(ours.at, theirs.given)
      expect(ours.counters.cookies).toEqual({ valid: 1, other: 1 })
    },
  )
})
