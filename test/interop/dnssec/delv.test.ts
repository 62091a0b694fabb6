import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { folderWith } from '../../support/cli.ts'
import { type Asked, type ValidatorCase, validatorCases, validatorSuite } from '../../support/validator-suite.ts'

const run = promisify(execFile)

/** Asks as a resolver does that trusts the DS of example.com. delv ends with 1 on what is denied. */
async function ask(delv: string, { zone, port }: Asked, name: string, type: string): Promise<string> {
  const [, , , , tag, algorithm, digestType, digest] = zone.anchor.split(' ')
  const anchor = `trust-anchors { example.com. static-ds ${tag} ${algorithm} ${digestType} "${digest}"; };\n`
  const file = join(folderWith({ 'anchor.conf': anchor }), 'anchor.conf')
  const args = ['@127.0.0.1', '-p', `${port}`, '-a', file, '+root=example.com', name, type]
  return run(delv, args).then(
    ({ stdout, stderr }) => stdout + stderr,
    (error: { stdout?: string; stderr?: string }) => `${error.stdout}${error.stderr}`,
  )
}

const WORDS = {
  secure: '; fully validated',
  denied: '; negative response, fully validated',
  insecure: '; unsigned answer',
}

const cases: readonly ValidatorCase[] = [
  ...validatorCases,
  { what: 'an unsigned child', name: 'www.open.example.com', type: 'A', verdict: 'insecure', shows: '192.0.2.31' },
  { what: 'a signed child', name: 'www.safe.example.com', type: 'A', verdict: 'secure', shows: '192.0.2.30' },
  { what: 'a CNAME to nothing', name: 'lost.example.com', type: 'A', verdict: 'secure', shows: 'missing.example.com' },
  { what: 'a CNAME to less', name: 'bare.example.com', type: 'MX', verdict: 'secure', shows: 'NXRRSET' },
  { what: 'keys', name: 'example.com', type: 'DNSKEY', verdict: 'secure', shows: '257 3 13' },
  {
    what: 'the NSEC of the apex',
    name: 'example.com',
    type: 'NSEC',
    verdict: 'secure',
    shows: 'NS SOA RRSIG NSEC DNSKEY',
  },
  {
    what: 'the NSEC of an alias',
    name: 'alias.example.com',
    type: 'NSEC',
    verdict: 'secure',
    shows: 'CNAME RRSIG NSEC',
  },
]

validatorSuite('delv', cases, ask, (output, { verdict, name }, denial) => {
  expect(output.split('\n')).toContain(WORDS[verdict])
  const isMissing = /missing|lost|x\.www|wwx/.test(name)
  expect(output.includes('NXDOMAIN')).toBe(isMissing && denial === 'white-lies')
  if (isMissing) expect(output.includes('TYPE128')).toBe(denial === 'compact')
})
