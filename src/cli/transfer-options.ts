import { isIP, isIPv6 } from 'node:net'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { TransferRule } from '../dns/transfer-access.ts'
import type { TsigKey } from '../dns/tsig.ts'
import type { Deployment } from '../model/deployment.ts'
import { type ListenAddress, parseListenAddress } from '../serve/listen.ts'
import type { LineClient } from '../serve/publisher.ts'
import { DEFAULT_LINE, type Secondary } from '../serve/transfers.ts'
import { readTsigFile } from '../serve/tsig-file.ts'
import { parseAddress } from '../values/ip-prefix.ts'
import { type DomainName, displayName, parseName } from '../values/name.ts'
import { suggest } from '../values/nearest.ts'
import { parseClient } from './client-option.ts'
import { collect } from './command.ts'
import { Failure } from './failure.ts'
import { blockOf } from './serve-protection.ts'
import type { System } from './system.ts'

export interface TransferFlags {
  readonly secondary?: readonly string[]
  readonly allowTransfer?: readonly string[]
  readonly tsig?: string
  readonly tsigFile?: string
}

export const defineTransferOptions = (command: Command): Command =>
  command
    .option(
      '--secondary <addr:port>',
      'a server that gets the zones: NOTIFY goes there, transfers are allowed (repeatable; also ,key=NAME ,source=ADDR ,client=CLIENT)',
      collect,
    )
    .option('--allow-transfer <cidr>', 'who else may transfer zones (repeatable)', collect)
    .option('--tsig <name>', 'the key that transfers are signed with')
    .option('--tsig-file <file>', 'keys, one NAME ALGORITHM SECRET a line, mode 0600')

/** Who may transfer what, and who is told. */
export interface TransferAccess {
  readonly secondaries: readonly Secondary[]
  readonly rules: readonly TransferRule[]
  readonly keys: ReadonlyMap<DomainName, TsigKey>
}

type Keys = ReadonlyMap<DomainName, TsigKey>

const SECONDARY_HINT = 'write it like --secondary 192.0.2.53:53,key=r53sim-xfr,client=continent=EU'
const DNS_PORT = 53

function readKeys({ tsig, tsigFile, secondary = [] }: TransferFlags, { cwd }: System): Keys {
  if (tsigFile === undefined) {
    if (tsig === undefined && !secondary.some((text) => text.includes(',key='))) return new Map()
    throw new Failure('a key is named, but nothing says where it is', 'add --tsig-file FILE')
  }
  const keys = readTsigFile(resolve(cwd, tsigFile))
  if ('message' in keys) throw new Failure(keys.message, keys.hint)
  return keys
}

function findKey(text: string, keys: Keys): TsigKey {
  const parsed = parseName(text)
  const key = parsed.ok ? keys.get(parsed.name) : undefined
  if (key !== undefined) return key
  const names = [...keys.keys()].map((name) => displayName(name).replace(/\.$/, ''))
  throw new Failure(`the file of keys has no "${text}"`, suggest(text, names) ?? `it has ${names.join(', ')}`)
}

/** `192.0.2.53`, `192.0.2.53:5300`, `[2001:db8::53]:5300` or `2001:db8::53`. */
function parseServer(text: string): ListenAddress {
  const isBare = isIP(text) !== 0 || /^\[[^\]]*\]$/.test(text)
  const whole = isBare ? `${isIPv6(text) ? `[${text}]` : text}:${DNS_PORT}` : text
  const parsed = parseListenAddress(whole)
  if ('message' in parsed || parsed.port === 0)
    throw new Failure(`--secondary: "${text}" is no address of a server`, SECONDARY_HINT)
  return parsed
}

/** The parts behind the address; `client=` takes the rest, since clients have commas of their own. */
function parseParts(text: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>()
  for (let rest = text; rest !== ''; ) {
    const [, name = '', value = '', more = ''] =
      /^,(client)=(.+)()$/s.exec(rest) ?? /^,(key|source)=([^,]+)(.*)$/s.exec(rest) ?? []
    if (name === '' || parts.has(name)) throw new Failure(`--secondary: "${rest}" is not understood`, SECONDARY_HINT)
    parts.set(name, value)
    rest = more
  }
  return parts
}

function parseSecondary(text: string, own: TsigKey | undefined, keys: Keys, deployment: Deployment): Secondary {
  const comma = text.indexOf(',')
  const at = parseServer(comma < 0 ? text : text.slice(0, comma))
  const parts = parseParts(comma < 0 ? '' : text.slice(comma))
  const [keyName, source, clientText] = [parts.get('key'), parts.get('source'), parts.get('client')]
  const key = keyName === undefined ? own : findKey(keyName, keys)
  if (source !== undefined && isIP(source) !== isIP(at.address))
    throw new Failure(`--secondary: source=${source} is no address that reaches ${at.address}`, SECONDARY_HINT)
  const block = parseAddress(at.address)
  if (block === undefined) throw new Failure(`--secondary: ${at.address} cannot be matched`, SECONDARY_HINT)
  const client: LineClient =
    clientText === undefined ? DEFAULT_LINE : { name: clientText, client: parseClient(clientText, deployment).client }
  return {
    at,
    client,
    rule: { block, ...(key === undefined ? {} : { key: key.name }) },
    ...(source === undefined ? {} : { source }),
    ...(key === undefined ? {} : { key }),
  }
}

/** Servers that differ only in what they get cannot be told from each other. */
function refuseLookalikes(secondaries: readonly Secondary[]): void {
  const known = new Map<string, Secondary>()
  for (const secondary of secondaries) {
    const id = `${secondary.at.address} ${secondary.key?.name ?? ''}`
    const other = known.get(id)
    if (other !== undefined && other.client.name !== secondary.client.name)
      throw new Failure(
        `two secondaries at ${secondary.at.address} are for different clients, and nothing tells them apart`,
        'give each a key of its own with ,key=NAME',
      )
    known.set(id, secondary)
  }
}

/** What the options say of transfers; undefined where they allow none. `--tsig` alone allows whoever has the key; beside addresses it is asked for as well. */
export function readTransferAccess(
  flags: TransferFlags,
  deployment: Deployment,
  system: System,
): TransferAccess | undefined {
  const { secondary = [], allowTransfer = [], tsig, tsigFile } = flags
  const keys = readKeys(flags, system)
  if (secondary.length + allowTransfer.length === 0 && tsig === undefined) {
    if (tsigFile !== undefined) throw new Failure('--tsig-file alone allows nobody', 'add --tsig NAME or --secondary')
    return undefined
  }
  const own = tsig === undefined ? undefined : findKey(tsig, keys)
  const signed = own === undefined ? {} : { key: own.name }
  const secondaries = secondary.map((text) => parseSecondary(text, own, keys, deployment))
  refuseLookalikes(secondaries)
  const rules = allowTransfer.map((text): TransferRule => ({ block: blockOf('--allow-transfer', text), ...signed }))
  const isByKeyAlone = secondaries.length + rules.length === 0
  return { secondaries, keys, rules: isByKeyAlone ? [signed] : rules }
}
