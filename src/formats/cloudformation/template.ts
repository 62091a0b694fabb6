import type { Diagnostic } from '../../model/diagnostic.ts'
import { isObject, type PlainObject, type PlanFile } from '../../plan/source.ts'
import { readYaml } from '../../plan/yaml-source.ts'
import type { Item } from '../change-batch/read-documents.ts'
import { readDocuments } from '../json-documents.ts'

/** Functions that YAML templates write as tags. */
const FUNCTIONS = [
  ...['Base64', 'Cidr', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Select', 'Split', 'Sub'],
  ...['Transform', 'And', 'Equals', 'Not', 'Or', 'ToJsonString', 'Length'],
]

/** The long form of each tag. */
const TAGS: ReadonlyMap<string, string> = new Map([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
  ...FUNCTIONS.map((name) => [`!${name}`, `Fn::${name}`] as const),
])

/** A template as values, with places. */
export interface ReadTemplate {
  readonly root: Item | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a template in JSON or YAML; tags become the functions that they stand for. */
export function readTemplate(file: PlanFile): ReadTemplate {
  if (/^\s*\{/.test(file.text)) {
    const { documents, diagnostics } = readDocuments(file)
    const [document] = documents
    const root = document && isObject(document.value) ? { value: document.value, where: document.where } : undefined
    return { root, diagnostics }
  }
  const { value, locator, diagnostics } = readYaml(file, TAGS)
  if (!isObject(value)) return { root: undefined, diagnostics }
  const where: Item['where'] = (base) => ({
    file,
    locate: (rest) => {
      const { depth, ...found } = locator.locate([...base, ...rest])
      return { ...found, depth: Math.max(0, depth - base.length) }
    },
  })
  return { root: { value, where }, diagnostics }
}

/** The logical id that a value is nothing but the id of: `{Ref: X}`, `{Fn::GetAtt: [X, Id]}`, `{Fn::Sub: "${X}"}`. */
export function referenceIn(value: PlainObject): string | undefined {
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = value
  if (typeof ref === 'string') return ref
  if (typeof text === 'string') return /^\$\{([A-Za-z0-9]+)(?:\.(?:Id|HealthCheckId))?\}$/.exec(text)?.[1]
  const [id, name] = typeof attribute === 'string' ? attribute.split('.') : Array.isArray(attribute) ? attribute : []
  return typeof id === 'string' && (name === 'Id' || name === 'HealthCheckId') ? id : undefined
}

/** True for a value that only CloudFormation can tell. */
export const isFunction = (value: PlainObject): boolean => {
  const [key = '', ...more] = Object.keys(value)
  return more.length === 0 && (key === 'Ref' || key === 'Condition' || key.startsWith('Fn::'))
}
