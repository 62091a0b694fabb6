// Programs that run beside a measurement until it ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { r53sim } from './measure.mjs'

/** A TCP port of 127.0.0.1 that nothing listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** A program that runs until the end of the measurement. `isReady` waits for such a line on stdout. */
export async function start([program, ...args], isReady) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] })
  const lines = createInterface({ input: child.stdout })
  const first = isReady === undefined ? '' : (await once(lines, 'line'))[0]
  if (isReady !== undefined && !isReady.test(first)) throw new Error(`${program} says ${first}`)
  return { pid: child.pid, first, stop: () => child.kill() }
}

/** `serve` with a plan, DNS and control on free ports; `first` is the line that says where. */
export const startServe = (plan, ...options) =>
  start([...r53sim('serve', plan, '--listen', '127.0.0.1:0', '--control', '127.0.0.1:0', ...options)], /^listening/)

/** Where a server takes control requests. */
export const controlUrl = ({ first }, path) => `http://${/ control (\S+)/.exec(first)[1]}${path}`
