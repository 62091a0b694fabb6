import { type DomainName, labelBytes, nameOfLabels, nameWireLength } from '../../values/name.ts'

const LABEL_BYTES_MAX = 63
const NAME_BYTES_MAX = 255

type Label = readonly number[]

const labelsOfName = (name: DomainName): readonly Label[] => labelBytes(name).map((label) => [...label])
const nameOf = (labels: readonly Label[]): DomainName => nameOfLabels(labels.map((label) => Uint8Array.from(label)))

/** Upper-case letters stand for their lower-case ones, so that the octet before `[` is `@`. @see RFC 4471 §3.1.1 */
const octetBefore = (octet: number) => (octet === 0x5b ? 0x40 : octet - 1)
const octetAfter = (octet: number) => (octet === 0x40 ? 0x5b : octet + 1)

/** The labels with their first one made the next of its length; without it where that is the last, and the apex stands for what comes after the end of the zone. */
function increment([first, ...rest]: readonly Label[], apexLabels: number): readonly Label[] {
  if (first === undefined || rest.length < apexLabels) return first === undefined ? rest : [first, ...rest]
  const last = first.findLastIndex((octet) => octet !== 0xff)
  const octet = first[last]
  if (octet !== undefined) return [[...first.slice(0, last), octetAfter(octet)], ...rest]
  return rest.length > apexLabels ? increment(rest, apexLabels) : rest
}

/**
 * The name after `name` that is not below it: nothing that exists lies between but what is below `name`. For names
 * that do not exist, whose absence covers all below them, and for delegations, below which others answer.
 *
 * @see RFC 9824 §3.4, RFC 4470 §4
 */
export function siblingAfter(name: DomainName, apex: DomainName): DomainName {
  const labels = labelsOfName(name)
  const [first, ...rest] = labels
  if (first === undefined || name === apex) return apex
  const fits = first.length < LABEL_BYTES_MAX && nameWireLength(name) < NAME_BYTES_MAX
  return nameOf(fits ? [[...first, 0], ...rest] : increment(labels, labelBytes(apex).length))
}

/**
 * The very next name, `\000.` in front; where the name is too long for that nothing can be below it, and it is the one
 * beside. After the last name of the zone comes the apex.
 *
 * @see RFC 4471 §3.1.2, RFC 9824 §3.1, D95
 */
export function nameAfter(name: DomainName, apex: DomainName): DomainName {
  if (nameWireLength(name) + 2 > NAME_BYTES_MAX) return siblingAfter(name, apex)
  return nameOf([[0], ...labelsOfName(name)])
}

/** A name a little before `name`, and short; others may lie between. Undefined where the label has no octet to lower. */
export function nearBefore(name: DomainName): DomainName | undefined {
  const [first, ...rest] = labelsOfName(name)
  const last = first?.at(-1)
  if (first === undefined || last === undefined || last === 0 || nameWireLength(name) >= NAME_BYTES_MAX)
    return undefined
  if (first.length >= LABEL_BYTES_MAX) return undefined
  return nameOf([[...first.slice(0, -1), octetBefore(last), 0x7e], ...rest])
}

/** The very last name before `name`, which is not the apex. Of 255 octets, as a rule. @see RFC 4471 §3.1.1 */
export function nameBefore(name: DomainName): DomainName {
  const [first = [], ...rest] = labelsOfName(name)
  const last = first.at(-1) ?? 0
  if (last === 0 && first.length === 1) return nameOf(rest)
  const restBytes = rest.reduce((sum, { length }) => sum + length + 1, 1)
  const room = Math.min(LABEL_BYTES_MAX, NAME_BYTES_MAX - restBytes - 1)
  const lowered = last === 0 ? first.slice(0, -1) : [...first.slice(0, -1), octetBefore(last)]
  const filled = last === 0 ? lowered : [...lowered, ...filling(room - lowered.length)]
  const labels: Label[] = [filled, ...rest]
  let left = NAME_BYTES_MAX - restBytes - filled.length - 1
  while (left >= 2) {
    const label = filling(Math.min(LABEL_BYTES_MAX, left - 1))
    labels.unshift(label)
    left -= label.length + 1
  }
  return nameOf(labels)
}

const filling = (count: number): Label => Array.from({ length: Math.max(count, 0) }, () => 0xff)
