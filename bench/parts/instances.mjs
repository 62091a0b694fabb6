// Service discovery: ten thousand instances that renew every ten seconds, and what registering them takes.
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { controlUrl, startServe } from '../programs.mjs'
import { writeScratch } from '../scratch.mjs'

const SERVICES = 100
const INSTANCES = 10_000
const HEARTBEAT_SECONDS = 10
const MEASURED_SECONDS = 20
const CONNECTIONS = 50
const TICK_MS = 10

const plan = `version: 1
zones:
  corp.example.com:
    services:
${Array.from({ length: SERVICES }, (_, index) => `      s${index}: { port: 8080, heartbeat: 60s }\n`).join('')}`

const instances = Array.from({ length: INSTANCES }, (_, index) => ({
  service: `s${index % SERVICES}.corp.example.com`,
  id: `i-${index}`,
  address: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
}))

/** CPU seconds and megabytes of a process so far. */
function usage(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  const [, rss] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, mb: Number(rss) / 1024 }
}

export async function run() {
  const server = await startServe(writeScratch('services.yaml', plan), '--health', 'manual')
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const call = (action, body) =>
    new Promise((resolve, reject) => {
      const sent = request(
        controlUrl(server, `/instances/${action}`),
        { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
        (reply) => reply.resume().on('end', () => resolve(reply.statusCode)),
      )
      sent.on('error', reject)
      sent.end(JSON.stringify(body))
    })
  const start = performance.now()
  const codes = await Promise.all(
    instances.map(({ service, id, address }) => call('register', { service, id, ipv4: address })),
  )
  const registered = (performance.now() - start) / 1000
  const before = usage(server.pid)
  console.log(
    `${INSTANCES} instances registered over ${CONNECTIONS} connections in ${registered.toFixed(1)} s, ${before.cpu.toFixed(1)} s CPU, ${Math.round(before.mb)} MB; refused ${codes.filter((code) => code !== 200).length}`,
  )
  const perTick = (INSTANCES / HEARTBEAT_SECONDS / 1000) * TICK_MS
  const begin = performance.now()
  const asked = []
  while (performance.now() - begin < MEASURED_SECONDS * 1000) {
    const due = Math.floor(((performance.now() - begin) / TICK_MS) * perTick)
    for (let next = asked.length; next < due; next += 1) {
      const { service, id } = instances[next % INSTANCES]
      asked.push(call('renew', { service, id }))
    }
    await delay(TICK_MS)
  }
  const renewals = await Promise.all(asked)
  const seconds = (performance.now() - begin) / 1000
  const after = usage(server.pid)
  const share = (after.cpu - before.cpu) / seconds
  console.log(
    `${renewals.length} renewals in ${seconds.toFixed(1)} s (${Math.round(renewals.length / seconds)}/s; each instance every ${HEARTBEAT_SECONDS} s): ${Math.round(share * 100)} % of a core, ${Math.round(((after.cpu - before.cpu) / renewals.length) * 1e6)} µs each, ${Math.round(after.mb)} MB; refused ${renewals.filter((code) => code !== 200).length}`,
  )
  server.stop()
  agent.destroy()
}
