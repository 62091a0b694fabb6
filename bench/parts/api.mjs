// The local Route 53 under load: reads and changes a second, alone and durable, in small and large zones, beside moto's
// server where it is installed; and a kill in the middle of ten thousand changes. The clients run in this process.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { findProgram, median, r53sim } from '../measure.mjs'
import { scratchPath } from '../scratch.mjs'

const CLIENTS = 16
const READS = 3000
const CHANGES = 500
const LARGE = 10_000
const KILLED_AT = 10_000
/** Nobody verifies it, but moto finds the service by it. */
const SIGNED = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/route53/aws4_request, SignedHeaders=host, Signature=0',
}
const NAMESPACE = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"'

/** A client of one address that keeps its connections. */
function clientOf(port) {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(
        { agent, port, host: '127.0.0.1', method, path: `/2013-04-01${path}`, headers: SIGNED },
        (reply) => {
          let text = ''
          reply.setEncoding('utf8')
          reply.on('data', (chunk) => {
            text += chunk
          })
          reply.on('end', () => resolve({ status: reply.statusCode, text }))
          reply.on('error', reject)
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
}

const batch = (changes) => `<R ${NAMESPACE}><ChangeBatch><Changes>${changes.join('')}</Changes></ChangeBatch></R>`
const create = (name) =>
  `<Change><Action>CREATE</Action><ResourceRecordSet><Name>${name}</Name><Type>A</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>192.0.2.1</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change>`

async function newZone(ask, name) {
  const { text } = await ask(
    'POST',
    '/hostedzone',
    `<CreateHostedZoneRequest ${NAMESPACE}><Name>${name}</Name><CallerReference>${name}</CallerReference></CreateHostedZoneRequest>`,
  )
  return /<Id>\/hostedzone\/(\w+)</.exec(text)[1]
}

async function startApi(...args) {
  const child = spawn(
    ...split(r53sim('serve', '--api', '127.0.0.1:0', '--listen', '127.0.0.1:0', '--no-control', ...args)),
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const [first] = await once(createInterface({ input: child.stdout }), 'line')
  const port = Number(/ api 127\.0\.0\.1:(\d+)/.exec(first)[1])
  return { child, ask: clientOf(port) }
}

const split = ([program, ...args]) => [program, args]

async function end(child, signal = 'SIGTERM') {
  child.kill(signal)
  await once(child, 'close')
}

/** So many of them a second, from many clients at once. */
async function rate(count, run) {
  let next = 0
  const start = performance.now()
  const work = async () => {
    while (next < count) {
      next += 1
      await run(next)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, work))
  return Math.round(count / ((performance.now() - start) / 1000))
}

async function fill(ask, zone) {
  for (let from = 0; from < LARGE - 2; from += 1000) {
    const count = Math.min(1000, LARGE - 2 - from)
    await ask(
      'POST',
      `/hostedzone/${zone}/rrset`,
      batch(Array.from({ length: count }, (_, index) => create(`f${from + index}.large.test`))),
    )
  }
}

async function measure(ask) {
  const zone = await newZone(ask, 'small.test')
  const path = `/hostedzone/${zone}`
  await rate(200, () => ask('GET', path))
  const reads = await rate(READS, () => ask('GET', path))
  const changes = await rate(CHANGES, (number) =>
    ask('POST', `${path}/rrset`, batch([create(`h${number}.small.test`)])),
  )
  return { 'GetHostedZone/s': reads, 'changes/s': changes }
}

/** Milliseconds until one change to a zone of 10,000 records is answered, and so on the DNS port; the median. */
async function largeZone(ask) {
  const zone = await newZone(ask, 'large.test')
  await fill(ask, zone)
  const times = []
  for (let number = 0; number < 21; number += 1) {
    const start = performance.now()
    const action = number % 2 === 0 ? create('one.large.test') : create('one.large.test').replace('CREATE', 'DELETE')
    await ask('POST', `/hostedzone/${zone}/rrset`, batch([action]))
    times.push(performance.now() - start)
  }
  return median(times).toFixed(1)
}

async function moto() {
  const program = findProgram('moto_server', 'python3-moto')
  if (program === undefined) return undefined
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  const child = spawn(program, ['-p', String(port)], { stdio: 'ignore' })
  const ask = clientOf(port)
  for (let left = 100; left > 0; left -= 1) {
    if (await ask('GET', '/hostedzone').catch(() => undefined)) break
    await setTimeout(100)
  }
  try {
    return await measure(ask)
  } finally {
    await end(child)
  }
}

/** Kills the server after so many acknowledged changes of two records each; how many were lost, and how many are there by half. */
async function killed() {
  const folder = scratchPath('account')
  const first = await startApi('--data', folder)
  const zones = []
  for (let number = 0; number < 10; number += 1) zones.push(await newZone(first.ask, `z${number}.test`))
  const acknowledged = new Set()
  let [sent, isOver] = [0, false]
  const work = async () => {
    while (!isOver) {
      const number = sent
      sent += 1
      const names = ['a', 'b'].map((half) => create(`${half}${number}.z${number % 10}.test`))
      const reply = await first
        .ask('POST', `/hostedzone/${zones[number % 10]}/rrset`, batch(names))
        .catch(() => undefined)
      if (reply?.status === 200) acknowledged.add(number)
      if (reply === undefined) return
      if (acknowledged.size === KILLED_AT) {
        isOver = true
        await end(first.child, 'SIGKILL')
      }
    }
  }
  await Promise.all(Array.from({ length: CLIENTS * 4 }, work))
  const start = performance.now()
  const second = await startApi('--data', folder)
  const restored = performance.now() - start
  const there = new Set()
  for (const zone of zones)
    for (let query = ''; query !== undefined; ) {
      const { text } = await second.ask('GET', `/hostedzone/${zone}/rrset${query}`)
      for (const [, name] of text.matchAll(/<Name>([ab]\d+)\.z\d\.test\.</g)) there.add(name)
      const next = /<NextRecordName>([^<]+)</.exec(text)?.[1]
      query = next && `?name=${next}&type=A`
    }
  await end(second.child)
  rmSync(folder, { recursive: true, force: true })
  const half = Array.from({ length: sent }, (_, number) => number).filter(
    (number) => there.has(`a${number}`) !== there.has(`b${number}`),
  )
  const lost = [...acknowledged].filter((number) => !there.has(`a${number}`))
  return {
    acknowledged: acknowledged.size,
    lost: lost.length,
    'by half': half.length,
    'ms to start again': Math.round(restored),
  }
}

export async function run() {
  const rows = {}
  const plain = await startApi()
  rows.r53sim = await measure(plain.ask)
  const milliseconds = await largeZone(plain.ask)
  await end(plain.child)
  const kept = await startApi('--data', scratchPath('kept'))
  rows['r53sim --data'] = await measure(kept.ask)
  await end(kept.child)
  const other = await moto()
  if (other !== undefined) rows["moto's server"] = other
  console.log(`${CLIENTS} clients, which take a part of the same processor`)
  console.table(rows)
  console.log(`a change to a zone of ${LARGE} records is answered, and served, after ${milliseconds} ms`)
  console.log('killed in the middle of changes, and started again:')
  console.table([await killed()])
}
