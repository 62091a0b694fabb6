// Plans of many names for `verify`.

/** Numbers that look random and are the same every time. */
function draws() {
  let state = 1
  return (below) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff
    return Math.floor((state / 0x7fffffff) * below)
  }
}

const REGIONS = ['us-east-1', 'eu-west-1', 'eu-central-1', 'us-west-2']

/** Names with a tree each: location over failover over weighted, of 105 endpoints that they share. */
export function policyPlan(names) {
  const draw = draws()
  const pool = (size) =>
    `{ weighted: { ${Array.from({ length: size }, (_, index) => `w${index}: { weight: ${index + 1}, endpoint: e${draw(105)} }`).join(', ')} } }`
  const pair = (first, second) => `{ failover: { primary: ${pool(first)}, secondary: ${pool(second)} } }`
  return [
    'version: 1\nendpoints:',
    ...Array.from(
      { length: 105 },
      (_, index) =>
        `  e${index}: { ipv4: 10.0.0.${index}, region: ${REGIONS[index % 4]}, health_check: { type: HTTP } }`,
    ),
    'zones:\n  example.com:\n    records:',
    ...Array.from(
      { length: names },
      (_, index) => `      n${index}: { A: { geolocation: { EU: ${pair(3, 3)}, default: ${pair(3, 2)} } } }`,
    ),
    '',
  ].join('\n')
}

export const simplePlan = (names) =>
  [
    'version: 1\nzones:\n  example.com:\n    records:',
    ...Array.from(
      { length: names },
      (_, index) => `      n${index}: { A: [10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}] }`,
    ),
    '',
  ].join('\n')
