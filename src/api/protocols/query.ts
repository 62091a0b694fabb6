import { ApiError } from '../errors.ts'
import { formatDocument, type XmlElement, type XmlValue } from '../xml.ts'
import type { Protocol } from './protocol.ts'
import { type ApiMembers, type ApiValue, ELEMENTS_MAX, isList, tooMuch } from './value.ts'

interface Node {
  readonly children: Map<string, Node>
  text: string
}

const newNode = (): Node => ({ children: new Map(), text: '' })

const SEGMENTS_MAX = 16
const AMPERSAND = 38
const NUMBER = /^[1-9]\d{0,5}$/
/** Not members of what is asked. */
const OWN = new Set(['Action', 'Version'])

function put(root: Node, name: string, text: string): void {
  const segments = name.split('.')
  if (segments.length > SEGMENTS_MAX) throw new ApiError('MalformedQueryString', `${segments[0]} is nested too deeply`)
  let node = root
  for (const segment of segments) {
    const known = node.children.get(segment) ?? newNode()
    node.children.set(segment, known)
    node = known
  }
  node.text = text
}

function elementOf(name: string, { children, text }: Node): XmlElement {
  const items = children.get('member')?.children
  if (items !== undefined && [...items.keys()].every((key) => NUMBER.test(key))) {
    const inOrder = [...items].sort(([a], [b]) => Number(a) - Number(b))
    return { name, children: inOrder.map(([, item]) => elementOf('member', item)), text }
  }
  return { name, children: [...children].map(([key, child]) => elementOf(key, child)), text }
}

/** As XML has them: times as text, maps as lists of entries. */
function xmlOf(value: ApiValue): XmlValue {
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object') return value
  if (isList(value)) return value.map(xmlOf)
  if (value instanceof Map) return [...value].map(([key, inner]) => ({ key, value: xmlOf(inner) }))
  return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, xmlOf(inner)]))
}

const HEADERS = { 'content-type': 'text/xml' }

/** AWS' query protocol: a form with dotted names, answered in XML. `items`: how items of lists are called that are not called `member`. */
export const queryProtocol = (namespace: string, items: Readonly<Record<string, string>> = {}): Protocol => ({
  read: async ({ method, query, body }) => {
    if (body.reduce((count, octet) => count + (octet === AMPERSAND ? 1 : 0), 0) > ELEMENTS_MAX) throw tooMuch()
    const form = method === 'GET' ? query : new URLSearchParams(new TextDecoder().decode(body))
    const operation = form.get('Action')
    if (operation === null || operation === '') throw new ApiError('MissingAction', 'the request names no Action')
    const root = newNode()
    for (const [name, text] of form) if (!OWN.has(name)) put(root, name, text)
    return { operation, members: elementOf(operation, root) }
  },
  write: async (operation, members: ApiMembers, { requestId }) => {
    const result = Object.keys(members).length === 0 ? {} : { [`${operation}Result`]: xmlOf(members) }
    const document = { ...result, ResponseMetadata: { RequestId: requestId } }
    return { status: 200, headers: HEADERS, body: formatDocument(`${operation}Response`, document, namespace, items) }
  },
  refuse: ({ code, message, status, fault }, { requestId }) => ({
    status,
    headers: HEADERS,
    body: formatDocument(
      'ErrorResponse',
      { Error: { Type: fault, Code: code, Message: message }, RequestId: requestId },
      namespace,
    ),
  }),
})
