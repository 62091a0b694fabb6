/** Memory at an address that the system can be given. */
export interface Region {
  readonly bytes: Uint8Array
  readonly address: bigint
}

/** What a socket is bound to. */
export interface SocketAddress {
  readonly family: 4 | 6
  readonly octets: Uint8Array
  readonly port: number
}

/** Socket calls of Linux for many messages at once; those that fail answer below 0, and `lastError` says why. */
export interface SystemCalls {
  region(bytes: number): Region
  /** A bound UDP socket and its port. Throws an error with the system's code. `isShared`: others may be bound beside it, and the system spreads clients over them. */
  open(at: SocketAddress, isShared: boolean): { readonly fd: number; readonly port: number }
  /** How many messages came: into `count` headers at `headers`. Does not wait without `waits`, else for one, as long as `setTimeout` says. */
  receive(fd: number, headers: bigint, count: number, waits: boolean): number
  /** How many of the messages were taken. */
  send(fd: number, headers: bigint, count: number): number
  /** Sends one message to an address as the system has it; false where it is not taken. */
  sendTo(fd: number, message: Uint8Array, name: Uint8Array): boolean
  /** Calls back while there is something to read. */
  watch(fd: number, onReadable: () => void): () => void
  close(fd: number): void
  /** The system's name for why the last call failed, as `EAGAIN`. */
  lastError(): string
}

// Numbers and layouts are those of Linux on 64 bits, little end first.
const AF = { 4: 2, 6: 10 } as const
const SOCK_DGRAM = 2
const SOCK_CLOEXEC = 0o2000000
const SOL_SOCKET = 1
const SO_SNDBUF = 7
const SO_RCVBUF = 8
const SO_REUSEPORT = 15
const SO_RCVTIMEO = 20
const IPPROTO_IPV6 = 41
const IPV6_V6ONLY = 26
const MSG_DONTWAIT = 0x40
const MSG_WAITFORONE = 0x10000

/** Room for a burst, as far as the system allows it. */
const BUFFER_BYTES = 4 << 20
/** How long a receiver waits before it looks at what else there is. */
const RECEIVE_MS = 50

const ARCHITECTURES = new Set(['x64', 'arm64', 'riscv64', 'loong64'])

/** Octets of a socket address. */
export function encodeAddress({ family, octets, port }: SocketAddress): Uint8Array {
  const encoded = new Uint8Array(family === 4 ? 16 : 28)
  const view = new DataView(encoded.buffer)
  view.setUint16(0, AF[family], true)
  view.setUint16(2, port)
  encoded.set(octets, family === 4 ? 4 : 8)
  return encoded
}

const int32 = (value: number) => new Uint8Array(Int32Array.of(value).buffer)
const timeval = (ms: number) =>
  new Uint8Array(BigInt64Array.of(BigInt(Math.floor(ms / 1000)), BigInt((ms % 1000) * 1000)).buffer)

/** The calls, or why there are none here. */
export async function loadSystemCalls(): Promise<SystemCalls | { readonly reason: string }> {
  if (process.platform !== 'linux' || !ARCHITECTURES.has(process.arch))
    return { reason: `there are none on ${process.platform} ${process.arch}` }
  try {
    return bind(await import('koffi'))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { reason: `the package koffi cannot be loaded (${message.split('\n')[0]})` }
  }
}

type Koffi = typeof import('koffi')

function bind(koffi: Koffi): SystemCalls {
  const libc = koffi.load(null)
  const socket: (family: number, type: number, protocol: number) => number = libc.func('int socket(int, int, int)')
  const setOption: (fd: number, level: number, name: number, value: Uint8Array, bytes: number) => number = libc.func(
    'int setsockopt(int, int, int, const void *, uint32_t)',
  )
  const bindTo: (fd: number, address: Uint8Array, bytes: number) => number = libc.func(
    'int bind(int, const void *, uint32_t)',
  )
  const nameOf: (fd: number, address: Uint8Array, bytes: Uint8Array) => number = libc.func(
    'int getsockname(int, void *, void *)',
  )
  const recvmmsg: (fd: number, headers: bigint, count: number, flags: number, timeout: null) => number = libc.func(
    'int recvmmsg(int, void *, uint32_t, int, void *)',
  )
  const sendmmsg: (fd: number, headers: bigint, count: number, flags: number) => number = libc.func(
    'int sendmmsg(int, void *, uint32_t, int)',
  )
  const sendto: (
    fd: number,
    message: Uint8Array,
    bytes: number,
    flags: number,
    name: Uint8Array,
    nameBytes: number,
  ) => number = libc.func('int64_t sendto(int, const void *, uint64_t, int, const void *, uint32_t)')
  const close: (fd: number) => number = libc.func('int close(int)')
  const codes = new Map(Object.entries(koffi.os.errno).map(([code, number]) => [number, code]))
  const lastError = () => codes.get(koffi.errno()) ?? `errno ${koffi.errno()}`
  const failure = (call: string) => Object.assign(new Error(`${call} ${lastError()}`), { code: lastError() })

  function prepare(fd: number, { family, octets, port }: SocketAddress, isShared: boolean): number {
    const set = (level: number, name: number, value: Uint8Array) =>
      setOption(fd, level, name, value, value.length) === 0
    if (family === 6 && !set(IPPROTO_IPV6, IPV6_V6ONLY, int32(1))) throw failure('setsockopt')
    if (isShared && !set(SOL_SOCKET, SO_REUSEPORT, int32(1))) throw failure('setsockopt')
    if (!set(SOL_SOCKET, SO_RCVTIMEO, timeval(RECEIVE_MS))) throw failure('setsockopt')
    set(SOL_SOCKET, SO_RCVBUF, int32(BUFFER_BYTES))
    set(SOL_SOCKET, SO_SNDBUF, int32(BUFFER_BYTES))
    const address = encodeAddress({ family, octets, port })
    if (bindTo(fd, address, address.length) !== 0) throw failure('bind')
    if (nameOf(fd, address, int32(address.length)) !== 0) throw failure('getsockname')
    return new DataView(address.buffer).getUint16(2)
  }

  return {
    lastError,
    region: (bytes) => {
      const pointer: unknown = koffi.alloc('uint8_t', bytes)
      return { bytes: new Uint8Array(koffi.view(pointer, bytes)).fill(0), address: koffi.address(pointer) }
    },
    open: (at, isShared) => {
      const fd = socket(AF[at.family], SOCK_DGRAM | SOCK_CLOEXEC, 0)
      if (fd < 0) throw failure('socket')
      try {
        return { fd, port: prepare(fd, at, isShared) }
      } catch (error) {
        close(fd)
        throw error
      }
    },
    receive: (fd, headers, count, waits) => recvmmsg(fd, headers, count, waits ? MSG_WAITFORONE : MSG_DONTWAIT, null),
    send: (fd, headers, count) => sendmmsg(fd, headers, count, MSG_DONTWAIT),
    sendTo: (fd, message, name) => sendto(fd, message, message.length, MSG_DONTWAIT, name, name.length) >= 0,
    watch: (fd, onReadable) => {
      const handle = koffi.node.poll(fd, { readable: true }, onReadable)
      return () => handle.close()
    },
    close: (fd) => {
      close(fd)
    },
  }
}
