import type { AddressFamily, CheckerNeeds, CheckerRange } from '../../route53/checker-ranges.ts'

/** The family and table that Debian's own `/etc/nftables.conf` has. */
const TABLE = 'inet filter'

const setName = (family: AddressFamily) => `route53_checkers_${family}`

const setType = { ipv4: 'ipv4_addr', ipv6: 'ipv6_addr' } as const
const matched = { ipv4: 'ip', ipv6: 'ip6' } as const

function setText(family: AddressFamily, elements: readonly string[]): string {
  const members = elements.length === 0 ? '' : `\n    elements = {\n      ${elements.join(',\n      ')}\n    }`
  return `  set ${setName(family)} {\n    type ${setType[family]}\n    flags interval${members}\n  }\n`
}

/**
 * Sets for nftables, and as a comment the rules that use them. Loaded a second time it replaces what the sets held: they
 * are made if they are not there, emptied and filled, in one transaction.
 */
export function checkersToNftables({ families, ports }: CheckerNeeds, ranges: readonly CheckerRange[]): string {
  const ofFamily = (family: AddressFamily) => ranges.filter((range) => range.family === family).map(({ cidr }) => cidr)
  const table = (elementsOf: (family: AddressFamily) => readonly string[]) =>
    `table ${TABLE} {\n${families.map((family) => setText(family, elementsOf(family))).join('')}}\n`
  const rules = families.map(
    (family) => `#   ${matched[family]} saddr @${setName(family)} tcp dport { ${ports.join(', ')} } accept\n`,
  )
  return [
    '# Addresses of the health checkers of Amazon Route 53. Load it with nft -f, and let them in by a rule of an input chain:\n',
    ...rules,
    table(() => []),
    ...families.map((family) => `flush set ${TABLE} ${setName(family)}\n`),
    table(ofFamily),
  ].join('')
}
