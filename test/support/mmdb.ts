import { addressLength, type IpPrefix, parsePrefix } from '../../src/values/ip-prefix.ts'

/** What a database says of a network: texts, lists and maps, and what `encode` or one of the functions below has made. */
export type MmdbValue = string | Uint8Array | readonly MmdbValue[] | { readonly [key: string]: MmdbValue }

/** The types that databases of places have. @see MaxMind DB File Format Specification 2.0 */
const TYPE = { text: 2, double: 3, uint16: 5, uint32: 6, map: 7, uint64: 9, list: 11, float: 15 } as const
type Type = (typeof TYPE)[keyof typeof TYPE]

function header(type: Type, size: number): Buffer {
  const long = size < 29 ? [] : size < 285 ? [size - 29] : [(size - 285) >> 8, (size - 285) & 0xff]
  if (size >= 65_821) throw new Error(`not needed here: a value of ${size}`)
  const low = size < 29 ? size : 28 + long.length
  return type < 8 ? Buffer.of((type << 5) | low, ...long) : Buffer.of(low, type - 7, ...long)
}

const isList = (value: MmdbValue): value is readonly MmdbValue[] => Array.isArray(value)

export function encode(value: MmdbValue): Buffer {
  if (typeof value === 'string') return Buffer.concat([header(TYPE.text, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.from(value)
  if (isList(value)) return Buffer.concat([header(TYPE.list, value.length), ...value.map(encode)])
  const members = Object.entries(value)
  return Buffer.concat([
    header(TYPE.map, members.length),
    ...members.flatMap(([key, item]) => [encode(key), encode(item)]),
  ])
}

export function number(type: 'double' | 'float' | 'uint16' | 'uint32' | 'uint64', value: number): Uint8Array {
  const bytes = Buffer.alloc({ double: 8, float: 4, uint16: 2, uint32: 4, uint64: 8 }[type])
  if (type === 'double') bytes.writeDoubleBE(value)
  else if (type === 'float') bytes.writeFloatBE(value)
  else bytes.writeUIntBE(value, Math.max(0, bytes.length - 6), Math.min(6, bytes.length))
  return Buffer.concat([header(TYPE[type], bytes.length), bytes])
}

/** A pointer of the longest form to an offset in the data. */
export function pointerTo(offset: number): Uint8Array {
  const bytes = Buffer.alloc(5, 0b001_11_000)
  bytes.writeUInt32BE(offset, 1)
  return bytes
}

interface Node {
  readonly branches: [Node | undefined, Node | undefined]
}

const newNode = (): Node => ({ branches: [undefined, undefined] })

/** A network of IPv4 in a tree of IPv6 lies in ::/96. */
const inTree = ({ family, bits, length }: IpPrefix, ipVersion: 4 | 6): IpPrefix =>
  family === 4 && ipVersion === 6 ? { family: 6, bits, length: length + 96 } : { family, bits, length }

/** What is unusual about a database. */
export interface MmdbOptions {
  readonly ipVersion?: 4 | 6
  readonly recordSize?: 24 | 28 | 32
  readonly type?: string
  readonly builtSeconds?: number
  /** In place of the data: records that are numbers are offsets in it. */
  readonly data?: Uint8Array
  /** In place of members of the metadata. */
  readonly metadata?: { readonly [key: string]: MmdbValue }
}

/**
 * A file in the MaxMind DB format with records of any form; of networks that lie in each other the smaller one goes
 * before. A record that is a number is that offset in `data`.
 */
export function mmdbOf(
  networks: Readonly<Record<string, MmdbValue | number>>,
  {
    ipVersion = 4,
    recordSize = 32,
    type = 'GeoLite2-City',
    builtSeconds = 1_795_953_600,
    data,
    metadata = {},
  }: MmdbOptions = {},
): Buffer {
  const root = newNode()
  const values: Buffer[] = []
  const offsets = new Map<string, number>()
  let size = 0
  const offsetOf = (value: MmdbValue | number): number => {
    if (typeof value === 'number') return value
    const bytes = encode(value)
    const key = bytes.toString('latin1')
    const known = offsets.get(key)
    if (known !== undefined) return known
    const offset = size
    offsets.set(key, offset)
    values.push(bytes)
    size += bytes.length
    return offset
  }
  const places = new Map<Node, number>()
  for (const [text, value] of Object.entries(networks)) {
    const parsed = parsePrefix(text)?.prefix
    if (parsed === undefined) throw new Error(`not a network: ${text}`)
    const { family, bits, length } = inTree(parsed, ipVersion)
    let node = root
    for (let index = 0; index < length; index += 1) {
      const bit = (bits >> BigInt(addressLength(family) - 1 - index)) & 1n ? 1 : 0
      const next = node.branches[bit] ?? newNode()
      node.branches[bit] = next
      node = next
    }
    places.set(node, offsetOf(value))
  }
  const nodes: Node[] = []
  const records: (readonly [Node | number | undefined, Node | number | undefined])[] = []
  const isLeaf = ({ branches }: Node) => branches[0] === undefined && branches[1] === undefined
  /** Nodes in the order of the file; what lies in a network and has no place of its own has that of the network. */
  function lay(node: Node, inherited: number | undefined): void {
    const at = nodes.push(node) - 1
    const around = places.get(node) ?? inherited
    const recordOf = (branch: Node | undefined) => {
      if (branch === undefined) return around
      return isLeaf(branch) ? (places.get(branch) ?? around) : branch
    }
    records[at] = [recordOf(node.branches[0]), recordOf(node.branches[1])]
    for (const branch of node.branches) if (branch !== undefined && !isLeaf(branch)) lay(branch, around)
  }
  lay(root, undefined)
  const position = new Map(nodes.map((node, index) => [node, index]))
  const recordOf = (record: Node | number | undefined): number => {
    if (record === undefined) return nodes.length
    return typeof record === 'number' ? nodes.length + 16 + record : (position.get(record) ?? 0)
  }
  const tree = Buffer.alloc((nodes.length * recordSize) / 4)
  for (const [index, [one, other]] of records.entries()) {
    const [left, right] = [recordOf(one), recordOf(other)]
    const bits = (BigInt(left) << BigInt(recordSize)) | BigInt(right)
    // The 28 bits of the left record are its lower three octets and then, in the middle octet, its upper four bits.
    const laid =
      recordSize === 28 ? ((BigInt(left) & 0xff_ffffn) << 32n) | ((BigInt(left) >> 24n) << 28n) | BigInt(right) : bits
    const octets = recordSize / 4
    for (let octet = 0; octet < octets; octet += 1)
      tree[index * octets + octet] = Number((laid >> BigInt(8 * (octets - 1 - octet))) & 0xffn)
  }
  const said = encode({
    binary_format_major_version: number('uint16', 2),
    binary_format_minor_version: number('uint16', 0),
    build_epoch: number('uint64', builtSeconds),
    database_type: type,
    description: { en: 'test' },
    ip_version: number('uint16', ipVersion),
    languages: ['en'],
    node_count: number('uint32', nodes.length),
    record_size: number('uint16', recordSize),
    ...metadata,
  })
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    ...(data === undefined ? values : [data]),
    Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'),
    said,
  ])
}

/** A place as databases have it. */
export interface Place {
  readonly continent: string
  readonly country: string
  readonly subdivision?: string
  readonly latitude: number
  readonly longitude: number
}

export const placeRecord = ({ continent, country, subdivision, latitude, longitude }: Place): MmdbValue => ({
  continent: { code: continent },
  country: { iso_code: country },
  ...(subdivision === undefined ? {} : { subdivisions: [{ iso_code: subdivision }] }),
  location: {
    latitude: number('double', latitude),
    longitude: number('double', longitude),
    accuracy_radius: number('uint16', 10),
  },
})

/** A GeoLite2 database of cities. */
export const mmdb = (networks: Readonly<Record<string, Place>>): Buffer =>
  mmdbOf(Object.fromEntries(Object.entries(networks).map(([network, place]) => [network, placeRecord(place)])))
