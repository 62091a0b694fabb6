import { parsePrefix } from '../../src/values/ip-prefix.ts'

/** What a database says of a network. */
type MmdbValue = string | Uint8Array | readonly MmdbValue[] | { readonly [key: string]: MmdbValue }

/** The few types that a database of places needs. @see MaxMind DB File Format Specification 2.0 */
const TYPE = { text: 2, double: 3, uint16: 5, uint32: 6, map: 7, uint64: 9, list: 11 } as const

function header(type: number, size: number): Buffer {
  if (size > 28) throw new Error(`not needed here: a value of ${size}`)
  return type < 8 ? Buffer.of((type << 5) | size) : Buffer.of(size, type - 7)
}

const isList = (value: MmdbValue): value is readonly MmdbValue[] => Array.isArray(value)

function encode(value: MmdbValue): Buffer {
  if (typeof value === 'string') return Buffer.concat([header(TYPE.text, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.from(value)
  if (isList(value)) return Buffer.concat([header(TYPE.list, value.length), ...value.map(encode)])
  const members = Object.entries(value)
  return Buffer.concat([
    header(TYPE.map, members.length),
    ...members.flatMap(([key, item]) => [encode(key), encode(item)]),
  ])
}

function number(type: 'double' | 'uint16' | 'uint32' | 'uint64', value: number): Uint8Array {
  const bytes = Buffer.alloc({ double: 8, uint16: 2, uint32: 4, uint64: 8 }[type])
  if (type === 'double') bytes.writeDoubleBE(value)
  else bytes.writeUIntBE(value, Math.max(0, bytes.length - 6), Math.min(6, bytes.length))
  return Buffer.concat([header(TYPE[type], bytes.length), bytes])
}

/** A place as databases have it. */
export interface Place {
  readonly continent: string
  readonly country: string
  readonly subdivision?: string
  readonly latitude: number
  readonly longitude: number
}

const placeValue = ({ continent, country, subdivision, latitude, longitude }: Place): MmdbValue => ({
  continent: { code: continent },
  country: { iso_code: country },
  ...(subdivision === undefined ? {} : { subdivisions: [{ iso_code: subdivision }] }),
  location: {
    latitude: number('double', latitude),
    longitude: number('double', longitude),
    accuracy_radius: number('uint16', 10),
  },
})

interface Node {
  readonly branches: [Node | undefined, Node | undefined]
  value?: MmdbValue
}

/** A GeoLite2 database of IPv4 networks, none within another. */
export function mmdb(networks: Readonly<Record<string, Place>>): Buffer {
  const root: Node = { branches: [undefined, undefined] }
  const nodes: Node[] = [root]
  for (const [text, place] of Object.entries(networks)) {
    const prefix = parsePrefix(text)?.prefix
    if (prefix?.family !== 4) throw new Error(`not an IPv4 network: ${text}`)
    let node = root
    for (let index = 0; index < prefix.length; index += 1) {
      const bit = (prefix.bits >> BigInt(31 - index)) & 1n ? 1 : 0
      const isLast = index === prefix.length - 1
      const next: Node = node.branches[bit] ?? { branches: [undefined, undefined] }
      if (!isLast && node.branches[bit] === undefined) nodes.push(next)
      if (isLast) next.value = placeValue(place)
      node.branches[bit] = next
      node = next
    }
  }
  const values: Buffer[] = []
  let size = 0
  const tree = Buffer.alloc(nodes.length * 8)
  const record = (branch: Node | undefined): number => {
    if (branch === undefined) return nodes.length
    if (branch.value === undefined) return nodes.indexOf(branch)
    const encoded = encode(branch.value)
    const offset = size
    values.push(encoded)
    size += encoded.length
    return nodes.length + 16 + offset
  }
  for (const [index, { branches }] of nodes.entries())
    for (const bit of [0, 1] as const) tree.writeUInt32BE(record(branches[bit]), index * 8 + bit * 4)
  const metadata = encode({
    binary_format_major_version: number('uint16', 2),
    binary_format_minor_version: number('uint16', 0),
    build_epoch: number('uint64', 1_795_953_600),
    database_type: 'GeoLite2-City',
    description: { en: 'test' },
    ip_version: number('uint16', 4),
    languages: ['en'],
    node_count: number('uint32', nodes.length),
    record_size: number('uint16', 32),
  })
  return Buffer.concat([tree, Buffer.alloc(16), ...values, Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'), metadata])
}
