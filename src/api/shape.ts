import { type ApiError, invalidInput } from './errors.ts'
import type { XmlElement } from './xml.ts'

/** What a reader found wrong; all of a request go into one message. */
interface Findings {
  readonly violations: string[]
  /** Of kinds that Route 53 words by themselves. */
  readonly fatal: string[]
}

/** How an element is read. `path` names it in messages (`changeBatch.changes.1.member.action`). */
export interface Shape<T> {
  readonly read: (element: XmlElement, path: string, findings: Findings) => T | undefined
}

/** A member that must be there. */
export interface Required<T> extends Shape<T> {
  readonly isRequired: true
}

export const required = <T>(shape: Shape<T>): Required<T> => ({ ...shape, isRequired: true })

const violate = (findings: Findings, value: string | undefined, path: string, constraint: string) => {
  const shown = value === undefined ? 'Value null' : `Value '${value}'`
  findings.violations.push(`${shown} at '${path}' failed to satisfy constraint: ${constraint}`)
}

export interface TextLimits {
  readonly min?: number
  readonly max?: number
  readonly pattern?: RegExp
}

function checkText(value: string, path: string, { min, max, pattern }: TextLimits, findings: Findings): void {
  if (min !== undefined && value.length < min)
    violate(findings, value, path, `Member must have length greater than or equal to ${min}`)
  if (max !== undefined && value.length > max)
    violate(findings, value, path, `Member must have length less than or equal to ${max}`)
  if (pattern !== undefined && !pattern.test(value))
    violate(findings, value, path, `Member must satisfy regular expression pattern: ${pattern.source}`)
}

export const text = (limits: TextLimits = {}): Shape<string> => ({
  read: ({ text: value }, path, findings) => {
    checkText(value, path, limits, findings)
    return value
  },
})

export const integer = (min: number, max: number): Shape<number> => ({
  read: ({ text: written }, path, findings) => {
    const value = /^\s*[+-]?\d{1,15}\s*$/.test(written) ? Number(written) : undefined
    if (value === undefined) findings.fatal.push(`Invalid XML ; '${written}' is not a valid integer value.`)
    else if (value < min) violate(findings, written, path, `Member must have value greater than or equal to ${min}`)
    else if (value > max) violate(findings, written, path, `Member must have value less than or equal to ${max}`)
    return value
  },
})

/** A finite number. */
export const decimal: Shape<number> = {
  read: ({ text: written }, _path, findings) => {
    const value = /^\s*[+-]?(?:\d{1,400}\.?\d{0,400}|\.\d{1,400})(?:[eE][+-]?\d{1,3})?\s*$/.test(written)
      ? Number(written)
      : Number.NaN
    if (Number.isFinite(value)) return value
    findings.fatal.push(`Invalid XML ; '${written}' is not a valid number.`)
    return undefined
  },
}

const EPOCH = /^\d{1,11}(?:\.\d{1,9})?$/
const ISO_TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/

/** A time, written as ISO 8601 or in seconds since 1970; its milliseconds. */
export const time: Shape<number> = {
  read: ({ text: written }, _path, findings) => {
    const value = EPOCH.test(written)
      ? Math.round(Number(written) * 1000)
      : ISO_TIME.test(written)
        ? Date.parse(/T.*(?:Z|[+-]\d\d:?\d\d)$|^[^T]*$/.test(written) ? written : `${written}Z`)
        : Number.NaN
    if (Number.isFinite(value)) return value
    findings.fatal.push(`Invalid XML ; '${written}' is not a valid time.`)
    return undefined
  },
}

export const flag: Shape<boolean> = {
  read: ({ text: written }, _path, findings) => {
    const value = written.trim().toLowerCase()
    if (value === 'true' || value === '1') return true
    if (value !== 'false' && value !== '0')
      findings.fatal.push(`Invalid XML ; '${written}' is not a valid boolean value.`)
    return false
  },
}

export const oneOf = <const T extends string>(values: readonly T[]): Shape<T> => ({
  read: ({ text: written }, _path, findings) => {
    const value = values.find((one) => one === written.trim())
    if (value === undefined)
      findings.fatal.push(
        `Invalid XML ; cvc-enumeration-valid: Value '${written}' is not facet-valid with respect to enumeration ` +
          `'[${values.join(', ')}]'. It must be a value from the enumeration.`,
      )
    return value
  },
})

export interface ListLimits {
  readonly min?: number
  readonly max?: number
}

/** A list whose items are all elements inside, whatever they are called. */
export const listOf = <T>(shape: Shape<T>, { min, max }: ListLimits = {}): Shape<readonly T[]> => ({
  read: ({ children }, path, findings) => {
    if (min !== undefined && children.length < min)
      violate(findings, '[]', path, `Member must have length greater than or equal to ${min}`)
    if (max !== undefined && children.length > max)
      violate(findings, `[${children.length} items]`, path, `Member must have length less than or equal to ${max}`)
    return children.flatMap((child, index) => {
      const item = shape.read(child, `${path}.${index + 1}.member`, findings)
      return item === undefined ? [] : [item]
    })
  },
})

type Members = Readonly<Record<string, Shape<unknown>>>
type RequiredKeys<M> = { [K in keyof M]: M[K] extends { readonly isRequired: true } ? K : never }[keyof M]
/** What a shape is read as. */
export type ValueOf<S> = S extends Shape<infer T> ? T : never

/** What a structure is read as: members that are not there are left out. */
export type StructOf<M> = { readonly [K in RequiredKeys<M>]: ValueOf<M[K]> } & {
  readonly [K in Exclude<keyof M, RequiredKeys<M>>]?: ValueOf<M[K]>
}

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1)

/** A structure: members in any order, unknown ones are ignored, of a repeated one the last counts. */
export const struct = <M extends Members>(members: M): Shape<StructOf<M>> => ({
  read: ({ children }, path, findings) => {
    const value: Record<string, unknown> = {}
    for (const child of children) {
      const shape = Object.hasOwn(members, child.name) ? members[child.name] : undefined
      if (shape === undefined) continue
      const member = shape.read(
        child,
        path === '' ? lowerFirst(child.name) : `${path}.${lowerFirst(child.name)}`,
        findings,
      )
      if (member !== undefined) value[child.name] = member
    }
    let complete = true
    for (const [name, shape] of Object.entries(members)) {
      if (!('isRequired' in shape) || value[name] !== undefined) continue
      complete = false
      if (!children.some((child) => child.name === name))
        violate(
          findings,
          undefined,
          path === '' ? lowerFirst(name) : `${path}.${lowerFirst(name)}`,
          'Member must not be null',
        )
    }
    // Every member was read by its own shape, and none that must be there is missing.
    return complete ? (value as StructOf<M>) : undefined
  },
})

/** A request as its shape says, or a refusal with all that is wrong: InvalidInput, unless a service calls it otherwise. */
export function readShape<T>(
  shape: Shape<T>,
  element: XmlElement,
  refusal: (message: string) => ApiError = invalidInput,
): T {
  const findings: Findings = { violations: [], fatal: [] }
  const value = shape.read(element, '', findings)
  const [fatal] = findings.fatal
  if (fatal !== undefined) throw refusal(fatal)
  const { violations } = findings
  if (violations.length > 0) {
    const count = `${violations.length} validation error${violations.length === 1 ? '' : 's'} detected`
    throw refusal(`${count}: ${violations.join('; ')}`)
  }
  if (value === undefined) throw new Error('unreachable: nothing was read, and nothing is wrong')
  return value
}
