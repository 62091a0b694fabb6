/** What a file of octoDNS is made of. */
export type Yaml = string | number | boolean | null | readonly Yaml[] | { readonly [key: string]: Yaml | undefined }

const isList = (value: Yaml): value is readonly Yaml[] => Array.isArray(value)

/** Words that YAML 1.1, which octoDNS reads, takes for something else. */
const OTHER_TYPE = /^(?:null|true|false|yes|off)$/

const formatKey = (key: string) => (/^[a-z][a-z_]{2,}$/.test(key) && !OTHER_TYPE.test(key) ? key : formatText(key))

/** In quotes, whatever it is, so that nothing in it is syntax; what is not ASCII is escaped. */
const formatText = (text: string): string =>
  JSON.stringify(text).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

const isSmall = (value: Yaml) =>
  value === null || typeof value !== 'object' || Object.values(value).every((item) => typeof item !== 'object')

function formatInline(value: Yaml): string {
  if (typeof value === 'string') return formatText(value)
  if (value === null || typeof value !== 'object') return String(value)
  if (isList(value)) return `[${value.map(formatInline).join(', ')}]`
  const members = Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [`${formatKey(key)}: ${formatInline(member)}`],
  )
  return `{${members.join(', ')}}`
}

/** Lines of a value; what has no parts of its own stands on one. */
export function formatYaml(value: Yaml, indent = ''): string {
  if (isSmall(value) && indent !== '') return `${indent}${formatInline(value)}\n`
  if (value === null || typeof value !== 'object') return `${indent}${formatInline(value)}\n`
  if (isList(value))
    return value.map((item) => `${indent}- ${formatYaml(item, `${indent}  `).slice(indent.length + 2)}`).join('')
  return Object.entries(value)
    .map(([key, member]) => {
      if (member === undefined) return ''
      if (isSmall(member)) return `${indent}${formatKey(key)}: ${formatInline(member)}\n`
      return `${indent}${formatKey(key)}:\n${formatYaml(member, `${indent}  `)}`
    })
    .join('')
}

/** Parts of a name: texts, and numbers between them. */
const parts = (text: string) => text.split(/(\d+)/)

/** Order of keys that octoDNS insists on: numbers within names by their size. */
export function compareKeys(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)]
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const [one = '', other = ''] = [left[index], right[index]]
    if (one === other) continue
    if (index % 2 === 1 && Number(one) !== Number(other)) return Number(one) - Number(other)
    return one < other ? -1 : 1
  }
  return left.length - right.length
}
