import { resolve } from 'node:path'
import type { TransferContext } from '../formats/format.ts'
import { parseListenAddress } from '../serve/listen.ts'
import { readTsigFile } from '../serve/tsig-file.ts'
import { displayName } from '../values/name.ts'
import { Failure } from './failure.ts'
import type { System } from './system.ts'

export interface TransferContextFlags {
  readonly primary: string
  readonly listen: string
  readonly tsig?: string
  readonly tsigFile?: string
}

function place(flag: string, text: string): TransferContext['primary'] {
  const parsed = parseListenAddress(text)
  if ('message' in parsed) throw new Failure(`${flag}: ${parsed.message}`, parsed.hint)
  if (parsed.port === 0) throw new Failure(`${flag}: port 0 is none that others could know`, 'name the port')
  return parsed
}

const plain = (name: Parameters<typeof displayName>[0]) => displayName(name).replace(/\.$/, '')

function keyOf({ tsig, tsigFile }: TransferContextFlags, { cwd }: System): Pick<TransferContext, 'key'> {
  if (tsigFile === undefined) {
    if (tsig === undefined) return {}
    throw new Failure('a key is named, but nothing says where it is', 'add --tsig-file FILE')
  }
  const keys = readTsigFile(resolve(cwd, tsigFile))
  if ('message' in keys) throw new Failure(keys.message, keys.hint)
  const names = [...keys.keys()].map(plain)
  const [only, ...others] = names
  const wanted = tsig?.toLowerCase().replace(/\.$/, '') ?? (others.length === 0 ? only : undefined)
  const key = [...keys.values()].find(({ name }) => plain(name) === wanted)
  if (key === undefined)
    throw new Failure(
      tsig === undefined ? 'the file has several keys' : `the file of keys has no "${tsig}"`,
      `name one with --tsig: ${names.join(', ')}`,
    )
  const { name, algorithm, secret } = key
  return { key: { name: plain(name), algorithm, secret: Buffer.from(secret).toString('base64') } }
}

/** Where primary and secondaries are, and the key that both know. */
export const readTransferContext = (flags: TransferContextFlags, system: System): TransferContext => ({
  primary: place('--primary', flags.primary),
  listen: place('--listen', flags.listen),
  ...keyOf(flags, system),
})
