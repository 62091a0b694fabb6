// Large plans without a finding, as users with many hosts have them: plain addresses, and one failover pair in ten.
const PAIRS_EVERY = 10
const ENDPOINTS = 100
/** What speaks only of the size of a plan. */
const SIZE_RULES = { 'batch-too-large': 'off', 'quota-soft': 'off' }

/** A plan as an object: `records` names in one zone, whose answers come from 100 checked endpoints. */
export function largePlan(records, zone = 'example.com') {
  const endpoints = {}
  for (let index = 0; index < ENDPOINTS; index += 1)
    endpoints[`web-${index}`] = { ipv4: `192.0.2.${index}`, health_check: { type: 'HTTP', resource_path: '/healthz' } }
  const entries = {}
  for (let index = 0; index < records; index += 1)
    entries[`host-${index}`] =
      index % PAIRS_EVERY === 0
        ? {
            A: {
              ttl: 60,
              failover: { primary: `web-${(index / PAIRS_EVERY) % ENDPOINTS}`, secondary: { values: ['203.0.113.9'] } },
            },
          }
        : { A: { values: [`192.0.2.${index % 256}`], ttl: 300 } }
  return { version: 1, rules: SIZE_RULES, endpoints, zones: { [zone]: { records: entries } } }
}

/** The plan as YAML, a line or two for each entry. */
export function toYaml({ version, rules, endpoints, zones }) {
  const flow = (value) =>
    JSON.stringify(value)
      .replaceAll(/"([a-z_0-9-]+)":/g, '$1: ')
      .replaceAll(',', ', ')
      .replaceAll('"', '')
  const lines = [`version: ${version}`, `rules: ${flow(rules)}`, 'endpoints:']
  for (const [name, endpoint] of Object.entries(endpoints)) lines.push(`  ${name}: ${flow(endpoint)}`)
  lines.push('zones:')
  for (const [zone, { records }] of Object.entries(zones)) {
    lines.push(`  ${zone}:`, '    records:')
    for (const [name, { A }] of Object.entries(records)) lines.push(`      ${name}:`, `        A: ${flow(A)}`)
  }
  return `${lines.join('\n')}\n`
}

/** The same records as a zone file, each address of a failover pair a record. */
export function toZoneFile({ endpoints, zones }) {
  const [[zone, { records }]] = Object.entries(zones)
  const lines = [
    `$ORIGIN ${zone}.`,
    '@ 900 IN SOA ns.example.net. hostmaster.example.net. 1 7200 900 1209600 86400',
    '@ 172800 IN NS ns.example.net.',
  ]
  for (const [name, { A }] of Object.entries(records))
    for (const address of A.values ?? [endpoints[A.failover.primary].ipv4, ...A.failover.secondary.values])
      lines.push(`${name} ${A.ttl} IN A ${address}`)
  return `${lines.join('\n')}\n`
}
