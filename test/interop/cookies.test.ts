import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createServerCookies } from '../../src/dns/cookie.ts'
import { startServer } from '../../src/serve/server.ts'
import { getName } from '../../src/values/name.ts'
import { deployment, zone } from '../support/deployment.ts'
import { record, viewOf } from '../support/dns.ts'
import { findTool } from '../support/tools.ts'

const run = promisify(execFile)

const view = viewOf(deployment([zone(getName('example.com'), 'Z1', [record('www.example.com', 'A', ['192.0.2.1'])])]))

async function start() {
  const server = await startServer({
    listen: [{ address: '127.0.0.1', port: 0 }],
    view: () => view,
    seed: 1,
    protection: { cookies: createServerCookies(new Uint8Array(16).fill(9), () => 1_800_000_000) },
    onFailure: (error) => {
      throw error
    },
  })
  if ('message' in server) throw new Error(server.message)
  onTestFinished(() => server.close())
  return { port: server.listening[0]?.port ?? 0, counters: server.counters }
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
})
