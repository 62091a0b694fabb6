// Servers as processes: their processor time and memory with all children, and an end that is waited for.
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** Fields of /proc/PID/stat behind the name, which may hold anything. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/** A process and all below it. */
function treeOf(root) {
  const children = new Map()
  for (const entry of readdirSync('/proc')) {
    const parent = /^\d+$/.test(entry) ? statOf(entry)?.[1] : undefined
    if (parent !== undefined) children.set(Number(parent), [...(children.get(Number(parent)) ?? []), Number(entry)])
  }
  const tree = [root]
  for (const pid of tree) tree.push(...(children.get(pid) ?? []))
  return tree
}

/** A tick of the clock that processor time is counted in, seconds: 100 Hz on every Linux that Node runs on. */
const TICK_SECONDS = 0.01

/** User plus system seconds of a process and its children so far. */
export const cpuSeconds = (pid) =>
  treeOf(pid).reduce((sum, one) => {
    const stat = statOf(one)
    return stat === undefined ? sum : sum + (Number(stat[11]) + Number(stat[12])) * TICK_SECONDS
  }, 0)

/** Resident memory of a process and its children, MB. */
export const residentMb = (pid) =>
  treeOf(pid).reduce((sum, one) => {
    try {
      return sum + Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${one}/status`, 'utf8'))?.[1] ?? 0) / 1024
    } catch {
      return sum
    }
  }, 0)

/** A query for `static.example.com`. */
const QUESTION = Buffer.from('12340100000100000000000006737461746963076578616d706c6503636f6d0000010001', 'hex')

/** True once whatever listens there answers. */
function answers(port) {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    const end = (result) => {
      clearTimeout(timer)
      socket.close()
      resolve(result)
    }
    const timer = setTimeout(() => end(false), 200)
    socket.on('message', () => end(true))
    socket.on('error', () => end(false))
    socket.send(QUESTION, port, '127.0.0.1')
  })
}

/** A port that nobody has at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    socket.on('error', reject)
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address()
      socket.close(() => resolve(port))
    })
  })
}

const READY_MS = 60_000

/** Servers that run, ended with the process whatever ends it. */
const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

/** Starts a server and waits until it answers; undefined, with what it said, where it does not. */
export async function startServer(name, [program, ...args], port) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said = (said + chunk).slice(-2000)
    })
  let isOver = false
  const over = new Promise((resolve) => {
    child.on('error', (error) => {
      said += error.message
      isOver = true
      resolve()
    })
    child.on('exit', () => {
      running.delete(child)
      isOver = true
      resolve()
    })
  })
  const stop = async () => {
    child.kill('SIGTERM')
    const forced = setTimeout(() => child.kill('SIGKILL'), 5000)
    await over
    clearTimeout(forced)
  }
  const givenUpAt = Date.now() + READY_MS
  while (!isOver && Date.now() < givenUpAt) {
    if (await answers(port)) return { name, pid: child.pid, port, stop }
    await delay(50)
  }
  await stop()
  console.log(`skipped: ${name} does not answer: ${said.trim().split('\n').slice(-3).join(' | ')}`)
  return undefined
}
