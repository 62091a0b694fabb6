// The same checks as a plan and as gdnsd's configuration.

/** One of the addresses that all machines with Linux have: 127.0.0.0/8 is loopback. */
export const targetAddress = (index) => `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`

/** Failover pairs, an endpoint check for each member. */
export function probePlan(checks, port, type) {
  const endpoint = (index) => {
    const health = { type, port, resource_path: '/healthz', request_interval: 10 }
    return `  e${index}: ${JSON.stringify({ ipv4: targetAddress(index), health_check: health })}`
  }
  const pair = (index) =>
    `      r${index}: { A: { ttl: 60, failover: { primary: e${2 * index}, secondary: e${2 * index + 1} } } }`
  return [
    'version: 1',
    'rules: { check-private-address: off, quota-soft: off, batch-too-large: off }',
    'endpoints:',
    ...Array.from({ length: checks }, (_, index) => endpoint(index)),
    'zones:',
    '  example.com:',
    '    records:',
    ...Array.from({ length: checks / 2 }, (_, index) => pair(index)),
    '',
  ].join('\n')
}

/** gdnsd's, which has at most two addresses a resource. */
export function gdnsdConfig(checks, port, dnsPort, folder) {
  const pair = (index) =>
    `    r${index} => { primary => ${targetAddress(2 * index)}, secondary => ${targetAddress(2 * index + 1)} }`
  return [
    `options => { listen => [ "127.0.0.1:${dnsPort}" ], run_dir => "${folder}/run", state_dir => "${folder}/state" }`,
    'service_types => {',
    `  web => { plugin => http_status, port => ${port}, url_path => /healthz, interval => 10, timeout => 3 }`,
    '}',
    'plugins => { simplefo => {',
    '    service_types => web',
    ...Array.from({ length: checks / 2 }, (_, index) => pair(index)),
    '} }',
    '',
  ].join('\n')
}

export const GDNSD_ZONE = `@ SOA ns.example.net. hostmaster.example.net. 1 7200 900 1209600 86400
@ NS ns.example.net.
r0 DYNA simplefo!r0
`
