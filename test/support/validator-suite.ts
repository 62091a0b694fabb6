import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DENIALS, type Denial } from '../../src/dns/dnssec/denial.ts'
import { type SignedZone, serveSigned, signedZone } from './signed-zone.ts'
import { findTool } from './tools.ts'

/** What a validator makes of an answer: proved as it stands, proved to be missing, or proved to be unsigned. */
export type Verdict = 'secure' | 'denied' | 'insecure'

/** What is asked, and what of the answer the validator must show. */
export interface ValidatorCase {
  readonly what: string
  readonly name: string
  readonly type: string
  readonly verdict: Verdict
  readonly shows?: string
}

const secure = (what: string, name: string, type: string, shows: string): ValidatorCase => ({
  what,
  name: `${name}.example.com`,
  type,
  verdict: 'secure',
  shows,
})
const denied = (what: string, name: string, type: string): ValidatorCase => ({
  what,
  name: `${name}.example.com`,
  type,
  verdict: 'denied',
})

/** Answers of every kind. */
export const validatorCases: readonly ValidatorCase[] = [
  secure('a failover answer', 'www', 'A', '192.0.2.10'),
  secure('a weighted answer', 'mix', 'A', '192.0.2.'),
  secure('several values', 'many', 'A', '192.0.2.100'),
  secure('a wildcard', 'foo.wild', 'A', '192.0.2.9'),
  secure('a wildcard some labels up', 'a.b.foo.wild', 'A', '192.0.2.9'),
  secure('MX', 'mail', 'MX', 'mx.example.com'),
  secure('TXT with an empty string', 'text', 'TXT', 'one'),
  secure('SRV', '_sip._tcp', 'SRV', 'mx.example.com'),
  secure('CAA', 'caa', 'CAA', 'ca.example.net'),
  secure('NAPTR', 'naptr', 'NAPTR', 'E2U+sip'),
  secure('HTTPS', 'svc', 'TYPE65', ''),
  secure('a TTL above a week', 'long', 'A', '192.0.2.7'),
  secure('a chain of CNAMEs', 'alias', 'A', '192.0.2.10'),
  secure('DS of a signed delegation', 'safe', 'DS', '13 2'),
  denied('a type that is missing', 'www', 'TXT'),
  denied('a type that a wildcard lacks', 'foo.wild', 'MX'),
  denied('a name without records', 'b.deep', 'A'),
  denied('a name that is missing', 'missing', 'A'),
  denied('a name far below what exists', 'x.y.z.missing', 'A'),
  denied('a name below one with records', 'x.www', 'A'),
  denied('a name beside one that exists', 'wwx', 'A'),
  denied('DS of an unsigned delegation', 'cut', 'DS'),
]

export interface Asked {
  readonly zone: SignedZone
  readonly port: number
}

/** One validator's suite: every case with each way of denying, and what fails over; skipped, by name, without the tool. */
export function validatorSuite(
  tool: string,
  cases: readonly ValidatorCase[],
  ask: (tool: string, at: Asked, name: string, type: string) => Promise<string>,
  check: (output: string, one: ValidatorCase, denial: Denial) => void,
): void {
  const path = findTool(tool)
  describe.skipIf(path === undefined)(`${tool}${path === undefined ? ' (not installed)' : ''}`, () => {
    describe.each(DENIALS)('--denial %s', (denial) => {
      let zone: SignedZone
      let server: Awaited<ReturnType<typeof serveSigned>>
      beforeAll(async () => {
        zone = signedZone(denial)
        server = await serveSigned(zone)
      })
      afterAll(() => server.close())

      test.each(cases)('$what: $name $type', async (one) => {
        const output = await ask(path ?? tool, { zone, port: server.port }, one.name, one.type)
        check(output, one, denial)
        expect(output).toContain(one.shows ?? '')
      })
    })

    test('after a failure the other answer is as good', async () => {
      const zone = signedZone('compact', false)
      const server = await serveSigned(zone)
      const output = await ask(path ?? tool, { zone, port: server.port }, 'www.example.com', 'A')
      await server.close()
      check(output, secure('', 'www', 'A', ''), 'compact')
      if (cases.some(({ shows }) => shows !== undefined)) expect(output).toContain('192.0.2.99')
    })

    test('keys that the anchor does not vouch for are not believed', async () => {
      const server = await serveSigned(signedZone('compact'))
      const output = await ask(path ?? tool, { zone: signedZone('compact'), port: server.port }, 'www.example.com', 'A')
      await server.close()
      expect(() => check(output, secure('', 'www', 'A', ''), 'compact')).toThrow()
    })
  })
}
