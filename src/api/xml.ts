import { XMLParser, XMLValidator } from 'fast-xml-parser'

/** An element as a request has it: no attributes, no prefix, children in order, text with entities resolved. */
export interface XmlElement {
  readonly name: string
  readonly children: readonly XmlElement[]
  readonly text: string
}

export type ParsedXml =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly message: string }

const DEPTH_MAX = 64

/** Document types, and with them entities of one's own, are never read. */
const DECLARATION = /<!(?!--|\[CDATA\[)/

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Code points that XML 1.0 lets a document hold. @see XML 1.0 §2.2 */
const isCharacter = (code: number) =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff)

class XmlProblem extends Error {}

function entity(written: string, name: string): string {
  const known = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined
  if (known !== undefined) return known
  const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? []
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  if (!isCharacter(code)) throw new XmlProblem(`${written} is no character`)
  return String.fromCodePoint(code)
}

const decode = (text: string) => (text.includes('&') ? text.replace(/&([^;&]{0,12});?/g, entity) : text)

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: true,
  removeNSPrefix: true,
  processEntities: false,
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: '#cdata',
})

const isNode = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textIn = (node: Readonly<Record<string, unknown>>) => String(node['#text'] ?? '')

/** Text and elements of a list of nodes, as the parser gives them. */
function contentOf(nodes: unknown, depth: number): Omit<XmlElement, 'name'> {
  if (depth > DEPTH_MAX) throw new XmlProblem('the elements are nested too deeply')
  const children: XmlElement[] = []
  let text = ''
  for (const node of Array.isArray(nodes) ? nodes : []) {
    if (!isNode(node)) continue
    for (const [name, value] of Object.entries(node)) {
      if (name === '#text') text += decode(textIn(node))
      else if (name === '#cdata') text += (Array.isArray(value) ? value : []).filter(isNode).map(textIn).join('')
      else if (name !== ':@') children.push({ name, ...contentOf(value, depth + 1) })
    }
  }
  return { children, text }
}

/** A request's body. Unclosed tags, several roots, document types and deep nesting are refused. */
export function parseXml(body: string): ParsedXml {
  if (DECLARATION.test(body)) return { ok: false, message: 'a document type is not accepted' }
  try {
    const validity = XMLValidator.validate(body)
    if (validity !== true) return { ok: false, message: validity.err.msg }
    const parsed: unknown = parser.parse(body)
    const [root, ...more] = contentOf(parsed, 0).children
    if (root === undefined || more.length > 0) return { ok: false, message: 'there is not exactly one root element' }
    return { ok: true, root }
  } catch (error) {
    // What the parser throws is about the text that it was given.
    return { ok: false, message: error instanceof Error ? error.message : 'it cannot be parsed' }
  }
}

/** What a response holds; undefined members are left out. Lists are wrapped: their member's name, and inside the name of an item. */
export type XmlValue = string | number | boolean | readonly XmlValue[] | XmlMembers | undefined
export interface XmlMembers {
  readonly [member: string]: XmlValue
}

export const NAMESPACE = 'https://route53.amazonaws.com/doc/2013-04-01/'

/** Names of the items of lists whose items are not called `member`. */
const ITEM_NAMES: Readonly<Record<string, string>> = {
  ChildHealthChecks: 'ChildHealthCheck',
  DelegationSets: 'DelegationSet',
  Dimensions: 'Dimension',
  GeoLocationDetailsList: 'GeoLocationDetails',
  HealthCheckObservations: 'HealthCheckObservation',
  HealthChecks: 'HealthCheck',
  HostedZoneSummaries: 'HostedZoneSummary',
  HostedZones: 'HostedZone',
  NameServers: 'NameServer',
  QueryLoggingConfigs: 'QueryLoggingConfig',
  RecordData: 'RecordDataEntry',
  Regions: 'Region',
  ResourceRecordSets: 'ResourceRecordSet',
  ResourceRecords: 'ResourceRecord',
  ResourceTagSets: 'ResourceTagSet',
  Tags: 'Tag',
  TrafficPolicies: 'TrafficPolicy',
  TrafficPolicyInstances: 'TrafficPolicyInstance',
  TrafficPolicySummaries: 'TrafficPolicySummary',
  VPCs: 'VPC',
}

const itemName = (list: string, names: Readonly<Record<string, string>>) => names[list] ?? 'member'

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' }

/** Text of an element; what XML cannot hold is replaced, and never gets in by a request. */
export const escapeXml = (text: string): string =>
  text
    .replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? character)
    .replace(/[^\t\n\r\x20-\ud7ff\ud800-\udfff\ue000-\ufffd]/g, '\ufffd')

const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value)

/** One element with all that is in it. `items`: how items of lists are called that are not called `member`. */
export function formatElement(name: string, value: XmlValue, items = ITEM_NAMES): string {
  if (value === undefined) return ''
  if (isList(value))
    return `<${name}>${value.map((item) => formatElement(itemName(name, items), item, items)).join('')}</${name}>`
  if (typeof value === 'object')
    return `<${name}>${Object.entries(value)
      .map(([member, inner]) => formatElement(member, inner, items))
      .join('')}</${name}>`
  return `<${name}>${escapeXml(String(value))}</${name}>`
}

const DECLARED = '<?xml version="1.0"?>\n'

/** A whole answer. */
export function formatDocument(root: string, members: XmlMembers, namespace = NAMESPACE, items = ITEM_NAMES): string {
  const inside = Object.entries(members)
    .map(([member, value]) => formatElement(member, value, items))
    .join('')
  return `${DECLARED}<${root} xmlns="${namespace}">${inside}</${root}>`
}
