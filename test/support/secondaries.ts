import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { TsigKey } from '../../src/dns/tsig.ts'
import { getName } from '../../src/values/name.ts'
import { decodeReply, dotted, lines, query } from './dns.ts'
import type { At } from './dns-client.ts'

/** The key of `examples/secondaries`. */
export const EXAMPLE_KEY: TsigKey = {
  name: getName('r53sim-xfr'),
  algorithm: 'hmac-sha256',
  secret: Buffer.from('ZXhhbXBsZSBzZWNyZXQsIG1ha2UgeW91ciBvd24gb25lIQ==', 'base64'),
}

/** A port of loopback that is free for UDP and TCP. */
export async function freePort(): Promise<number> {
  for (;;) {
    const tcp = createServer()
    await new Promise<void>((resolve) => {
      tcp.listen(0, '127.0.0.1', resolve)
    })
    const address = tcp.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const udp = createSocket('udp4')
    const isFree = await new Promise<boolean>((resolve) => {
      udp.once('error', () => resolve(false)).bind(port, '127.0.0.1', () => resolve(true))
    })
    await new Promise((resolve) => udp.close(() => resolve(undefined)))
    await new Promise((resolve) => tcp.close(resolve))
    if (isFree) return port
  }
}

const PROGRAMS = {
  nsd: { file: 'nsd.conf', port: '5301', args: ['-d', '-c', 'nsd.conf'] },
  knotd: { file: 'knot.conf', port: '5302', args: ['-c', 'knot.conf'] },
  named: { file: 'named.conf', port: '5303', args: ['-g', '-c', 'named.conf'] },
} as const

export type SecondaryProgram = keyof typeof PROGRAMS

export interface RunningSecondary {
  readonly at: At
  /** What it said so far. */
  output(): string
  stop(): Promise<void>
}

const examples = join(import.meta.dirname, '../../examples/secondaries')

/** Starts the real server in a folder of its own with the example's configuration, its two ports replaced, and `change` made to it. It is ended with the test. */
export function startSecondary(
  program: SecondaryProgram,
  path: string,
  port: number,
  primary: At,
  change: (text: string) => string = (text) => text,
): RunningSecondary {
  const { file, port: ownPort, args } = PROGRAMS[program]
  const text = readFileSync(join(examples, file), 'utf8')
  const own = change(text.replaceAll(ownPort, `${port}`).replaceAll('5353', `${primary.port}`))
  return startProgram(path, args, { [file]: own }, port)
}

/** Starts a real server in a folder of its own with these files. It is ended with the test. */
export function startProgram(
  path: string,
  args: readonly string[],
  files: Readonly<Record<string, string>>,
  port: number,
): RunningSecondary {
  const folder = mkdtempSync(join(tmpdir(), 'r53sim-server-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const child = spawn(path, [...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'close')
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
  }
  onTestFinished(async () => {
    await stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return { at: { address: '127.0.0.1', port }, output: () => output, stop }
}

const RETRY_MS = 20

/** Asks over UDP again and again until the answer's lines are as wanted: another server's progress has no event to wait for. */
export async function answersWith(
  { address, port }: At,
  name: string,
  type: number,
  wanted: (answers: readonly string[]) => boolean,
  source = '127.0.0.1',
): Promise<readonly string[]> {
  const socket = createSocket('udp4').on('error', () => {})
  const message = query({ name: dotted(name), type })
  try {
    return await new Promise((resolve) => {
      const ask = () => socket.send(message, port, address, () => {})
      const again = setInterval(ask, RETRY_MS)
      socket.on('message', (reply) => {
        const answers = lines(decodeReply(reply).answers)
        if (!wanted(answers)) return
        clearInterval(again)
        resolve(answers)
      })
      socket.bind(0, source, ask)
    })
  } finally {
    socket.close()
  }
}
