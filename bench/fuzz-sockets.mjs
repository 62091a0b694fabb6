// Fuzzed packets and streams over real sockets, against `r53sim serve` in a process of its own.
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmodSync, copyFileSync, readFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { createInterface } from 'node:readline'
import { connect } from 'node:tls'
import { pathToFileURL } from 'node:url'
import { scratchPath, writeScratch } from './scratch.mjs'

const PLAN = `
version: 1
zones:
  example.com:
    dnssec: { signing: true }
    records:
      www: { A: { ttl: 60, values: [192.0.2.1] } }
      "*.wild": { A: { ttl: 60, values: [192.0.2.2] } }
      mix: { A: { weighted: { a: { weight: 1, values: [192.0.2.3] }, b: { weight: 3, values: [192.0.2.4] } } } }
      alias: { CNAME: { ttl: 60, values: [www.example.com.] } }
      mail: { MX: { ttl: 60, values: ["10 www.example.com."] } }
`
const BURST = 64
const REPLY_MS = 10_000
const GROWTH_MB_MAX = 100
/** Packets of one connection. */
const STREAM = 40

/** Resident memory, and open descriptors, of a process; undefined where the system does not tell. */
function memoryMb(pid) {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024)
  } catch {
    return undefined
  }
}

async function startServe() {
  const plan = writeScratch('fuzz.yaml', PLAN)
  const [cert, key] = ['cert', 'key'].map((kind) => {
    const path = scratchPath(`${kind}.pem`)
    copyFileSync(`test/data/certificates/api.${kind}.pem`, path)
    chmodSync(path, 0o600)
    return path
  })
  const flags = ['--listen', '127.0.0.1:0', '--health', 'static', '--no-control', '--allow-transfer', '127.0.0.1']
  const tls = ['--tls-listen', '127.0.0.1:0', '--tls-cert', cert, '--tls-key', key]
  const child = spawn(process.execPath, ['bin/r53sim.js', 'serve', plan, ...flags, ...tls], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error(`serve did not start: ${errors}`))),
  ])
  const [, udp, secured] = /^listening dns 127\.0\.0\.1:(\d+) tls 127\.0\.0\.1:(\d+) /.exec(line)
  return { child, port: Number(udp), tlsPort: Number(secured), errors: () => errors }
}

/** An ordinary question, and so the sign of life: `id`, www.example.com A. */
const question = (id) =>
  Buffer.concat([
    Buffer.from([id >> 8, id & 255, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
    Buffer.from('\u0003www\u0007example\u0003com\u0000\u0000\u0001\u0000\u0001', 'latin1'),
  ])

/** Resolves when a good question is answered; rejects after ten seconds. */
async function isAlive(port) {
  const socket = createSocket('udp4')
  try {
    const answered = once(socket, 'message', { signal: AbortSignal.timeout(REPLY_MS) })
    socket.send(question(7), port, '127.0.0.1')
    const [reply] = await answered
    if (reply.readUInt16BE(0) !== 7 || reply.readUInt16BE(6) === 0) throw new Error('another answer')
  } finally {
    socket.close()
  }
}

const isAnswered = (packet) => packet.length >= 12 && (packet[2] & 0x80) === 0

/** Sends packets in bursts, each ended by a good question whose answer says that all before it were read. */
async function overUdp(port, make, count) {
  const socket = createSocket('udp4')
  let [replies, largest] = [0, 0]
  let waiting
  socket.on('message', (message) => {
    replies += 1
    largest = Math.max(largest, message.length)
    if (message.readUInt16BE(0) === 0xfffe && message.readUInt16BE(6) > 0) waiting?.()
  })
  let expected = 0
  for (let index = 0; index < count; ) {
    const done = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no reply over UDP after packet ${index}`)), REPLY_MS)
      waiting = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    for (let sent = 0; sent < BURST && index < count; sent += 1) {
      const packet = make(index)
      index += 1
      // The sign of life must stay its own.
      if (packet.length >= 2 && packet[0] === 0xff && packet[1] === 0xfe) continue
      if (isAnswered(packet)) expected += 1
      socket.send(packet, port, '127.0.0.1')
    }
    socket.send(question(0xfffe), port, '127.0.0.1')
    expected += 1
    await done
  }
  socket.close()
  return { replies, expected, largest }
}

/** One connection: packets behind their lengths, some of which are wrong, in pieces of any size; ended by whoever loses patience. */
async function overStream(socket, make, from, isRaw) {
  socket.on('error', () => {})
  socket.resume()
  const closed = once(socket, 'close').catch(() => {})
  for (let index = from; index < from + STREAM; index += 1) {
    const packet = make(index)
    const wrong = packet[0] === 7
    const length = Buffer.of(packet.length >> 8, (packet.length + (wrong ? 1 : 0)) & 255)
    const octets = isRaw ? packet : Buffer.concat([length, packet])
    const cut = (packet[1] ?? 0) % (octets.length + 1)
    socket.write(octets.subarray(0, cut))
    socket.write(octets.subarray(cut))
  }
  if (from % 3 !== 0) socket.end()
  // TLS knows no reset.
  else if (socket.encrypted) socket.destroy()
  else socket.resetAndDestroy()
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 2000).unref())])
  socket.destroy()
}

/** Fuzzes over sockets; the problems. */
export async function fuzzSockets(packetsModule, count, seed) {
  const { fuzzedPacket } = await import(pathToFileURL(packetsModule).href)
  const make = (index) => fuzzedPacket(seed, index + 10_000_000)
  const { child, port, tlsPort, errors } = await startServe()
  const ended = once(child, 'exit')
  const problems = []
  const startedAt = performance.now()
  try {
    await overUdp(port, make, Math.min(20_000, count / 4))
    const warm = memoryMb(child.pid)
    const { replies, expected, largest } = await overUdp(port, make, count)
    console.log(`sockets: ${count} packets over UDP, ${replies} replies of ${expected}, the largest ${largest} octets`)
    if (largest > 1232) problems.push(`D44 a reply of ${largest} octets over UDP`)
    if (replies > expected) problems.push(`D2 ${replies} replies to ${expected} queries`)
    const streams = Math.ceil(count / STREAM / 10)
    for (let index = 0; index < streams; index += 1) {
      const at = index * STREAM
      await overStream(createConnection(port, '127.0.0.1'), make, at, false)
      const secured = connect({ port: tlsPort, host: '127.0.0.1', rejectUnauthorized: false })
      await overStream(secured, make, at, false)
      await overStream(createConnection(tlsPort, '127.0.0.1'), make, at, true)
    }
    await isAlive(port)
    const end = memoryMb(child.pid)
    console.log(
      `sockets: ${streams} streams each over TCP, TLS, and to the TLS port without TLS; ` +
        `${((performance.now() - startedAt) / 1000).toFixed(0)} s, memory ${warm} MB after warm-up, ${end} MB at the end`,
    )
    if (warm !== undefined && end - warm > GROWTH_MB_MAX) problems.push(`D79 serve grew by ${end - warm} MB`)
  } catch (error) {
    problems.push(`sockets: ${error.message}`)
  }
  if (/Please report this/.test(errors())) problems.push(`sockets: ${errors()}`)
  if (child.exitCode !== null) problems.push(`serve ended with ${child.exitCode}: ${errors()}`)
  child.kill('SIGTERM')
  await ended
  return problems
}
