import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { ListenAddress } from '../serve/listen.ts'
import type { Server } from '../serve/server.ts'
import { readTlsIdentity, type TlsIdentity } from '../serve/tls-identity.ts'
import { clockTime } from '../values/clock-time.ts'
import { printable } from '../values/printable.ts'
import { collect } from './command.ts'
import { Failure } from './failure.ts'
import { listenAddresses } from './listen-options.ts'
import type { System } from './system.ts'

export interface TlsFlags {
  readonly tlsListen?: readonly string[]
  readonly tlsCert?: string
  readonly tlsKey?: string
}

export const defineTls = (command: Command): Command =>
  command
    .option('--tls-listen <addr:port>', 'DNS over TLS on this address (repeatable; the usual port is 853)', collect)
    .option('--tls-cert <file>', 'the certificate that it shows, and those between it and the root, in PEM form')
    .option('--tls-key <file>', "the certificate's private key in PEM form, mode 0600")

/** What DNS over TLS is served with. */
export interface OpenedTls {
  readonly listen: readonly ListenAddress[]
  readonly identity: TlsIdentity
  /** Reads certificate and key again, on SIGHUP; what cannot be used is said, and changes nothing. */
  renew(server: Server): void
}

const HINT = 'DNS over TLS takes --tls-listen ADDR:PORT, --tls-cert FILE and --tls-key FILE'

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

/** What the options say of DNS over TLS; undefined where they say nothing. Files that cannot be used do not let the server start. */
export function openTls({ tlsListen = [], tlsCert, tlsKey }: TlsFlags, system: System): OpenedTls | undefined {
  if (tlsListen.length === 0 && tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsListen.length === 0) throw new Failure('a certificate without an address serves nobody', HINT)
  if (tlsCert === undefined) throw new Failure('--tls-listen needs a certificate', HINT)
  if (tlsKey === undefined) throw new Failure("--tls-listen needs the certificate's key", HINT)
  const files = { certificate: resolve(system.cwd, tlsCert), key: resolve(system.cwd, tlsKey) }
  const warn = (sentence: string) => system.stderr.write(`! ${printable(sentence)}\n`)
  const remark = ({ validToMs }: TlsIdentity) => {
    if (validToMs < system.nowMs())
      warn(`the certificate ${tlsCert} ended on ${dayOf(validToMs)}: clients will not take it`)
  }
  const identity = readTlsIdentity(files)
  if ('message' in identity) throw new Failure(identity.message, identity.hint)
  remark(identity)
  return {
    listen: listenAddresses('--tls-listen', tlsListen),
    identity,
    renew: (server) => {
      const next = readTlsIdentity(files)
      if ('message' in next) {
        warn(`${next.message}; the certificate from before goes on being shown`)
        return
      }
      server.renewTls(next)
      system.stdout.write(
        `${clockTime(system.nowMs())} certificate ${printable(tlsCert)} until ${dayOf(next.validToMs)}\n`,
      )
      remark(next)
    },
  }
}
