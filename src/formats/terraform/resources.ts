import { isObject, objectOf, type PlainObject, type PlanFile } from '../../plan/source.ts'
import type { Item } from '../change-batch/read-documents.ts'
import type { JsonDocument } from '../json-documents.ts'

/** One resource or data source, with the arguments it was given or the attributes it has. */
export interface Resource {
  readonly file: PlanFile
  /** `aws_route53_record`. */
  readonly type: string
  /** `aws_route53_record.www`, with `data.` and the module before it. */
  readonly address: string
  readonly label: string
  readonly item: Item
  /** True where texts are templates, in which expressions stand; a state has only values. */
  readonly isTemplate: boolean
}

const itemAt = (document: JsonDocument, path: readonly (string | number)[], value: PlainObject): Item => ({
  value,
  where: (rest) => document.where([...path, ...rest]),
})

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Resources of `terraform show -json`, of a state or of a plan: module by module. */
function shown(
  file: PlanFile,
  document: JsonDocument,
  module: PlainObject,
  path: readonly (string | number)[],
): readonly Resource[] {
  const resources = Array.isArray(module.resources) ? module.resources : []
  const modules = Array.isArray(module.child_modules) ? module.child_modules : []
  return [
    ...resources.flatMap((resource: unknown, index): readonly Resource[] => {
      if (!isObject(resource) || !isObject(resource.values)) return []
      const { type, name, address, values } = resource
      const item = itemAt(document, [...path, 'resources', index, 'values'], values)
      return [{ file, type: text(type), address: text(address), label: text(name), item, isTemplate: false }]
    }),
    ...modules.flatMap((child: unknown, index) =>
      isObject(child) ? shown(file, document, child, [...path, 'child_modules', index]) : [],
    ),
  ]
}

/** Resources of a state file (`terraform.tfstate`), version 4. */
function stored(file: PlanFile, document: JsonDocument, resources: readonly unknown[]): readonly Resource[] {
  return resources.flatMap((resource, position) => {
    if (!isObject(resource) || !Array.isArray(resource.instances)) return []
    const { type, name, mode } = resource
    return resource.instances.flatMap((instance: unknown, index): readonly Resource[] => {
      if (!isObject(instance) || !isObject(instance.attributes)) return []
      const key = instance.index_key
      const label = `${text(name)}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`
      const address = `${mode === 'data' ? 'data.' : ''}${text(type)}.${label}`
      const item = itemAt(document, ['resources', position, 'instances', index, 'attributes'], instance.attributes)
      return [{ file, type: text(type), address, label, item, isTemplate: false }]
    })
  })
}

/** Blocks of a `.tf.json` file: by type and label; a block may be a list of one. */
function configured(
  file: PlanFile,
  document: JsonDocument,
  root: PlainObject,
  section: 'resource' | 'data',
): readonly Resource[] {
  const blocks = root[section]
  const parts = Array.isArray(blocks)
    ? blocks.map((part: unknown, index) => [[section, index], part] as const)
    : [[[section], blocks] as const]
  return parts.flatMap(([base, types]) =>
    Object.entries(isObject(types) ? types : objectOf({})).flatMap(([type, labels]) =>
      Object.entries(isObject(labels) ? labels : objectOf({})).flatMap(([label, body]): readonly Resource[] => {
        const [own, path] = Array.isArray(body) ? [body[0], [...base, type, label, 0]] : [body, [...base, type, label]]
        if (!isObject(own)) return []
        const address = `${section === 'data' ? 'data.' : ''}${type}.${label}`
        return [{ file, type, address, label, item: itemAt(document, path, own), isTemplate: true }]
      }),
    ),
  )
}

/** What a document of Terraform's holds; undefined where it is none. */
export function resourcesOf(file: PlanFile, document: JsonDocument): readonly Resource[] | undefined {
  const { value: root } = document
  if (!isObject(root)) return undefined
  for (const member of ['values', 'planned_values']) {
    const values = root[member]
    if (isObject(values) && isObject(values.root_module))
      return shown(file, document, values.root_module, [member, 'root_module'])
  }
  if (Array.isArray(root.resources) && typeof root.version === 'number') return stored(file, document, root.resources)
  if ('resource' in root || 'data' in root || 'terraform' in root)
    return [...configured(file, document, root, 'resource'), ...configured(file, document, root, 'data')]
  return undefined
}

const REFERENCE =
  /^\$\{((?:data\.)?aws_route53_[a-z0-9_]+\.[A-Za-z0-9_-]+(?:\[(?:\d+|"[^"]*")\])?)\.(?:zone_id|hosted_zone_id|id)\}$/

/** The address in an expression that is nothing but a resource's id. */
export const referenceIn = (expression: string): string | undefined => REFERENCE.exec(expression)?.[1]

/** Text in which nothing is left to evaluate; undefined where Terraform would put something in. */
export function plainText(written: string): string | undefined {
  if (/(?<!\$)\$\{|(?<!%)%\{/.test(written.replaceAll('$\u0024{', '').replaceAll('%%{', ''))) return undefined
  return written.replaceAll('$\u0024{', () => '\u0024{').replaceAll('%%{', '%{')
}
