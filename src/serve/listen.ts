import { isIP, isIPv6 } from 'node:net'
import type { Counters } from './counters.ts'
import type { StreamHandler } from './handler.ts'
import type { Handshakes } from './handshake.ts'
import { listenTcp, type TcpLimits, type TcpListener } from './tcp.ts'
import type { Timers } from './timers.ts'
import type { UdpListener } from './udp.ts'

/** An address to listen on; port 0 stands for any that is free. */
export interface ListenAddress {
  readonly address: string
  readonly port: number
}

/** Both transports on one address and port. */
export interface Listener extends ListenAddress {
  close(graceMs: number): Promise<void>
}

/** Why an address cannot be used: a sentence and what to type instead. */
export interface ListenProblem {
  readonly message: string
  readonly hint: string
}

const PORT_MAX = 65_535

/** `127.0.0.1:5353` or `[::1]:5353`; addresses only, since a name may mean several. */
export function parseListenAddress(text: string): ListenAddress | ListenProblem {
  const [, bracketed, plain, portText = ''] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? []
  const address = bracketed ?? plain
  const port = Number(portText)
  const hint = 'write it as 127.0.0.1:5353 or [::1]:5353'
  if (address === undefined || port > PORT_MAX) return { message: `"${text}" is no address with a port`, hint }
  const fits = bracketed === undefined ? isIP(address) === 4 : isIP(address) === 6 && !address.includes('%')
  return fits ? { address, port } : { message: `"${text}" does not start with an address`, hint }
}

/** As `--listen` takes it. */
export const formatListenAddress = ({ address, port }: ListenAddress): string =>
  isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`

/** Ports that are free for TCP and taken for UDP are rare: trying again soon finds one that is free for both. */
const FREE_PORT_ATTEMPTS = 64

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** Why the system would not let us listen; `option` is what chooses the address. */
export function problemOf(error: unknown, { address, port }: ListenAddress, option = '--listen'): ListenProblem {
  const free = formatListenAddress({ address, port: 0 })
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return {
        message: `port ${port} on ${address} is in use (another r53sim?)`,
        hint: `choose one with ${option} ${free}`,
      }
    case 'EACCES':
      return {
        message: `port ${port} on ${address} needs privileges`,
        hint: `choose one above 1023, or ${option} ${free}`,
      }
    case 'EADDRNOTAVAIL':
      return { message: `${address} is no address of this machine`, hint: 'listen on one that is, or on 127.0.0.1' }
    case 'EAFNOSUPPORT':
      return { message: `this machine does not speak the protocol of ${address}`, hint: 'listen on 127.0.0.1' }
    default:
      return {
        message: `cannot listen on ${address} port ${port}: ${codeOf(error) || String(error)}`,
        hint: `try ${option} ${free}`,
      }
  }
}

export interface ListenContext {
  readonly openUdp: (address: string, port: number) => Promise<UdpListener>
  readonly handleTcp: StreamHandler
  readonly counters: Counters
  readonly timers: Timers
  readonly tcpLimits: TcpLimits
}

/** UDP beside a bound TCP listener; undefined where that port is taken and another may be tried. */
async function udpBeside(
  tcp: TcpListener,
  wanted: ListenAddress,
  { openUdp }: ListenContext,
): Promise<UdpListener | undefined> {
  try {
    return await openUdp(wanted.address, tcp.port)
  } catch (error) {
    await tcp.close(0)
    if (wanted.port === 0 && codeOf(error) === 'EADDRINUSE') return undefined
    throw error
  }
}

async function bindBoth(wanted: ListenAddress, context: ListenContext): Promise<Listener> {
  const { handleTcp, counters, timers, tcpLimits } = context
  for (let attempt = 0; attempt < FREE_PORT_ATTEMPTS; attempt += 1) {
    const tcp = await listenTcp(wanted.address, wanted.port, { handle: handleTcp, counters, timers, limits: tcpLimits })
    const udp = await udpBeside(tcp, wanted, context)
    if (udp === undefined) continue
    return {
      address: wanted.address,
      port: tcp.port,
      close: async (graceMs) => {
        await Promise.all([udp.close(), tcp.close(graceMs)])
      },
    }
  }
  throw new Error(`no port is free for both UDP and TCP`)
}

/** DNS over TLS on one address. */
async function bindTls(wanted: ListenAddress, handshakes: Handshakes, context: ListenContext): Promise<Listener> {
  const { handleTcp, counters, timers, tcpLimits } = context
  const tcp = await listenTcp(wanted.address, wanted.port, {
    handle: handleTcp,
    counters,
    timers,
    limits: tcpLimits,
    handshakes,
  })
  return { address: wanted.address, port: tcp.port, close: tcp.close }
}

/** Binds one after the other, or none and says why; `option` is what chooses the addresses. */
async function bindAll(
  wanted: readonly ListenAddress[],
  option: string,
  bind: (address: ListenAddress) => Promise<Listener>,
): Promise<readonly Listener[] | ListenProblem> {
  const listeners: Listener[] = []
  for (const address of wanted) {
    try {
      listeners.push(await bind(address))
    } catch (error) {
      await Promise.all(listeners.map((listener) => listener.close(0)))
      return problemOf(error, address, option)
    }
  }
  return listeners
}

/** Binds all addresses, each for UDP and TCP on one port, or none and says why. @see D60, D86 */
export const listenAll = (wanted: readonly ListenAddress[], context: ListenContext) =>
  bindAll(wanted, '--listen', (address) => bindBoth(address, context))

/** Binds all addresses for DNS over TLS, or none and says why. @see RFC 7858, D66 */
export const listenTls = (wanted: readonly ListenAddress[], handshakes: Handshakes, context: ListenContext) =>
  bindAll(wanted, '--tls-listen', (address) => bindTls(address, handshakes, context))
