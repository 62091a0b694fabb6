import type { RuleInfo } from '../rule.ts'

/** Names, types, values and TTLs of single records. */
export const nameAndValueRules: readonly RuleInfo[] = [
  {
    id: 'name-outside-zone',
    severity: 'error',
    summary: 'record name that is not in its zone',
    rules: ['R1.8'],
    rejectedByApi: true,
    why: 'A zone has only names that end in its own.',
    bad: `version: 1
zones:
  example.com: { records: { www.example.org.: { A: [192.0.2.10] } } }
`,
    good: `version: 1
zones:
  example.com: { records: { www.example.com.: { A: [192.0.2.10] } } }
`,
  },
  {
    id: 'name-too-long',
    severity: 'error',
    summary: 'label of more than 63 bytes, or name of more than 255',
    rules: ['R1.2'],
    rejectedByApi: true,
    why: 'DNS messages have no room for more (RFC 1035, section 3.1).',
    bad: `version: 1
zones:
  example.com: { records: { ${'a'.repeat(64)}: { A: [192.0.2.10] } } }
`,
    good: `version: 1
zones:
  example.com: { records: { ${'a'.repeat(63)}: { A: [192.0.2.10] } } }
`,
  },
  {
    id: 'name-empty-label',
    severity: 'error',
    summary: 'two dots in a row, or a dot at the beginning of a name',
    rules: ['R1.2'],
    rejectedByApi: true,
    why: 'A label has at least one character.',
    bad: `version: 1
zones:
  example.com: { records: { www..shop: { A: [192.0.2.10] } } }
`,
    good: `version: 1
zones:
  example.com: { records: { www.shop: { A: [192.0.2.10] } } }
`,
  },
  {
    id: 'name-bad-character',
    severity: 'error',
    summary: 'character that a name cannot hold as it is, or a broken escape',
    rules: ['R1.3', 'R1.4'],
    rejectedByApi: true,
    why: 'Blanks and control characters are written as a backslash and three octal digits.',
    bad: `version: 1
zones:
  example.com: { records: { "my host": { A: [192.0.2.10] } } }
`,
    good: `version: 1
zones:
  example.com: { records: { my-host: { A: [192.0.2.10] } } }
`,
  },
  {
    id: 'type-unknown',
    severity: 'error',
    summary: 'record type that Route 53 does not have',
    rules: ['R1.10'],
    rejectedByApi: true,
    why: 'Route 53 serves 17 types and no others.',
    bad: `version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: LOC, TTL: 60, ResourceRecords: [{ Value: 52 22 23 N 4 53 32 E 0m }] }
`,
    good: `version: 1
zones:
  example.com:
    record_sets:
      - { Name: www.example.com, Type: A, TTL: 60, ResourceRecords: [{ Value: 192.0.2.10 }] }
`,
  },
  {
    id: 'value-syntax',
    severity: 'error',
    summary: 'value that is none of its type',
    rules: ['R1.11', 'R1.23b'],
    rejectedByApi: true,
    why: 'Each type has its own form, given in sections 1.11 to 1.23b of the rules.',
    bad: `version: 1
zones:
  example.com: { records: { "@": { MX: [mail.example.net.] } } }
`,
    good: `version: 1
zones:
  example.com: { records: { "@": { MX: [10 mail.example.net.] } } }
`,
  },
  {
    id: 'value-duplicate',
    severity: 'error',
    summary: 'same value twice in a record',
    rules: ['R1.27'],
    rejectedByApi: true,
    why: 'The values of a record are a set.',
    bad: `version: 1
zones:
  example.com: { records: { www: { AAAA: ["2001:db8::10", "2001:db8:0::10"] } } }
`,
    good: `version: 1
zones:
  example.com: { records: { www: { AAAA: ["2001:db8::10", "2001:db8::11"] } } }
`,
  },
  {
    id: 'value-count',
    severity: 'error',
    summary: 'no value, more than 400, or several for CNAME or SOA',
    rules: ['R1.27'],
    rejectedByApi: true,
    why: 'A name has one CNAME; all other types have one value to 400.',
    bad: `version: 1
zones:
  example.com: { records: { www: { CNAME: [a.example.net., b.example.net.] } } }
`,
    good: `version: 1
zones:
  example.com: { records: { www: { CNAME: [a.example.net.] } } }
`,
  },
  {
    id: 'value-too-long',
    severity: 'error',
    summary: 'value of more than 4,000 characters',
    rules: ['R1.24'],
    rejectedByApi: true,
    why: 'Route 53 takes no longer ones.',
    bad: `version: 1
zones:
  example.com: { records: { "@": { TXT: [${'x'.repeat(4000)}] } } }
`,
    good: `version: 1
zones:
  example.com: { records: { "@": { TXT: [${'x'.repeat(100)}, ${'y'.repeat(100)}] } } }
`,
  },
  {
    id: 'txt-string-too-long',
    severity: 'error',
    summary: 'quoted string of more than 255 bytes',
    rules: ['R1.24', 'R1.25'],
    rejectedByApi: true,
    why: 'A longer text is several strings in one value; text without quotes is split for you.',
    bad: `version: 1
zones:
  example.com: { records: { "@": { TXT: ['"${'x'.repeat(256)}"'] } } }
`,
    good: `version: 1
zones:
  example.com: { records: { "@": { TXT: ['"${'x'.repeat(200)}" "${'x'.repeat(56)}"'] } } }
`,
  },
  {
    id: 'txt-unquoted',
    severity: 'error',
    summary: 'TXT or SPF value of record_sets without quotes',
    rules: ['R1.26'],
    rejectedByApi: true,
    why: 'The API takes strings in quotation marks only. Under records: plain text is quoted for you.',
    bad: `version: 1
zones:
  example.com:
    record_sets:
      - { Name: example.com, Type: TXT, TTL: 60, ResourceRecords: [{ Value: v=spf1 -all }] }
`,
    good: `version: 1
zones:
  example.com:
    record_sets:
      - { Name: example.com, Type: TXT, TTL: 60, ResourceRecords: [{ Value: '"v=spf1 -all"' }] }
`,
  },
  {
    id: 'ttl-range',
    severity: 'error',
    summary: 'TTL that is missing or not whole seconds from 0 to 2,147,483,647',
    rules: ['R1.29', 'R1.28'],
    rejectedByApi: true,
    why: 'The field has 31 bits.',
    bad: `version: 1
zones:
  example.com: { records: { www: { A: { values: [192.0.2.10], ttl: -1 } } } }
`,
    good: `version: 1
zones:
  example.com: { records: { www: { A: { values: [192.0.2.10], ttl: 5m } } } }
`,
  },
  {
    id: 'ttl-on-alias',
    severity: 'error',
    summary: 'alias with a TTL or values',
    rules: ['R1.39', 'R1.28'],
    rejectedByApi: true,
    why: 'An alias answers with the values and the TTL of its target.',
    bad: `version: 1
zones:
  example.com:
    records:
      www: { A: [192.0.2.10] }
      "@": { A: { alias: www, ttl: 300 } }
`,
    good: `version: 1
zones:
  example.com:
    records:
      www: { A: { values: [192.0.2.10], ttl: 300 } }
      "@": { A: { alias: www } }
`,
  },
]
