import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { folderWith } from '../../support/cli.ts'
import { type Asked, type ValidatorCase, validatorCases, validatorSuite } from '../../support/validator-suite.ts'

const run = promisify(execFile)

const configuration = ({ zone, port }: Asked) => `
server:
  trust-anchor: "${zone.anchor}"
  do-not-query-localhost: no
  module-config: "validator iterator"
  harden-below-nxdomain: yes
stub-zone:
  name: example.com
  stub-addr: 127.0.0.1@${port}
`

/** Resolves with unbound's library, which trusts the DS of example.com. */
async function ask(unboundHost: string, at: Asked, name: string, type: string): Promise<string> {
  const file = join(folderWith({ 'unbound.conf': configuration(at) }), 'unbound.conf')
  const { stdout, stderr } = await run(unboundHost, ['-C', file, '-v', '-t', type, name])
  return stdout + stderr
}

const cases: readonly ValidatorCase[] = [
  ...validatorCases,
  { what: 'an unsigned child', name: 'www.open.example.com', type: 'A', verdict: 'insecure', shows: '192.0.2.31' },
  { what: 'a signed child', name: 'www.safe.example.com', type: 'A', verdict: 'secure', shows: '192.0.2.30' },
  { what: 'a CNAME to nothing', name: 'lost.example.com', type: 'A', verdict: 'denied' },
  { what: 'a CNAME to less', name: 'bare.example.com', type: 'MX', verdict: 'denied' },
]

validatorSuite('unbound-host', cases, ask, (output, { verdict, name }, denial) => {
  const lines = output.trim().split('\n')
  const mark = verdict === 'insecure' ? '(insecure)' : '(secure)'
  expect(lines.filter((line) => !line.endsWith(mark))).toEqual([])
  const isMissing = /missing|lost|x\.www|wwx/.test(name)
  expect(output.includes('NXDOMAIN')).toBe(isMissing && denial === 'white-lies')
  expect(/ has no | not found/.test(output)).toBe(verdict === 'denied')
})
