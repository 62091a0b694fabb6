import type { RuleInfo } from '../rule.ts'

/** The plan language itself. */
export const languageRules: readonly RuleInfo[] = [
  {
    id: 'plan-syntax',
    severity: 'error',
    summary: 'text that is neither YAML nor JSON, or not a plan at all',
    rules: ['R7.2'],
    why: 'Nothing can be said about a plan that cannot be read.',
    bad: `version: 1
zones: { example.com: { records: { www: { A: [192.0.2.10] } }
`,
    good: `version: 1
zones: { example.com: { records: { www: { A: [192.0.2.10] } } } }
`,
  },
  {
    id: 'plan-schema',
    severity: 'error',
    summary: 'value of another shape, type or range than the plan language has',
    rules: ['R7.2'],
    why: 'What has another shape means nothing, and is left out of everything else.',
    bad: `version: 1
zones:
  example.com: { dnssec: { signing: sometimes } }
`,
    good: `version: 1
zones:
  example.com: { dnssec: { signing: true } }
`,
  },
  {
    id: 'unknown-key',
    severity: 'error',
    summary: 'key that the plan language does not have',
    rules: ['R7.2'],
    why: 'A misspelt key would otherwise be ignored in silence.',
    bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, helth_check: true }
zones:
  example.com: { records: { www: { A: { endpoint: web } } } }
`,
    good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
zones:
  example.com: { records: { www: { A: { endpoint: web } } } }
`,
  },
  {
    id: 'duplicate-key',
    severity: 'error',
    summary: 'same key twice in a map',
    rules: ['R7.2'],
    why: 'Only one of the two could count, and readers differ about which.',
    bad: `version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10] }
      www: { AAAA: ["2001:db8::10"] }
`,
    good: `version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10], AAAA: ["2001:db8::10"] }
`,
  },
  {
    id: 'undefined-endpoint',
    severity: 'error',
    summary: 'endpoint that the plan does not declare',
    rules: ['R7.2'],
    why: 'There is no address to answer with.',
    bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
zones:
  example.com: { records: { www: { A: { weighted: { a: { weight: 1, endpoint: web }, b: { weight: 1, endpoint: wbe } } } } } }
`,
    good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
zones:
  example.com: { records: { www: { A: { endpoint: web } } } }
`,
  },
  {
    id: 'undefined-reference',
    severity: 'error',
    summary: 'alarm, client, record or another name that the plan does not declare',
    rules: ['R7.2'],
    why: 'What is meant cannot be known.',
    bad: `version: 1
zones:
  example.com: { records: { www: { A: [192.0.2.10] } } }
clients:
  paris: { country: FR }
cases:
  - { query: { name: www, client: pairs }, answers: [192.0.2.10] }
`,
    good: `version: 1
zones:
  example.com: { records: { www: { A: [192.0.2.10] } } }
clients:
  paris: { country: FR }
cases:
  - { query: { name: www, client: paris }, answers: [192.0.2.10] }
`,
  },
  {
    id: 'endpoint-lacks-value',
    severity: 'error',
    summary: 'endpoint without the address or name that the record type answers with',
    rules: ['R1.11', 'R1.12', 'R1.14'],
    why: 'An A record answers the ipv4 of its endpoint, AAAA the ipv6 and CNAME the dns_name.',
    bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10 }
zones:
  example.com: { records: { www: { A: { endpoint: web }, AAAA: { endpoint: web } } } }
`,
    good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, ipv6: "2001:db8::10" }
zones:
  example.com: { records: { www: { A: { endpoint: web }, AAAA: { endpoint: web } } } }
`,
  },
  {
    id: 'name-repeats-zone',
    severity: 'error',
    summary: "relative name that ends in the zone's own name",
    rules: ['R1.1'],
    why: 'Names are relative to their zone, so this one would stand for www.example.com.example.com.',
    bad: `version: 1
zones:
  example.com: { records: { www.example.com: { A: [192.0.2.10] } } }
`,
    good: `version: 1
zones:
  example.com: { records: { www: { A: [192.0.2.10] } } }
`,
  },
  {
    id: 'ignore-invalid',
    severity: 'warning',
    summary: 'ignore comment without a rule or a reason, or that hides nothing; entry of rules that changes nothing',
    rules: ['R7.1'],
    why: 'A comment that outlives its finding would hide the next one of its kind.',
    bad: `version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10] } # r53sim-ignore weight-single: only one server so far
`,
    good: `version: 1
zones:
  example.com:
    records:
      www: { A: { weighted: { a: { weight: 1, values: [192.0.2.10] } } } } # r53sim-ignore weight-single: only one so far
`,
  },
]
