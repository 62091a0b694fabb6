import { expect, test } from 'vitest'
import { createNotePlaces } from '../../src/formats/note-places.ts'
import { loadPlan } from '../../src/plan/load.ts'

const PLAN = `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, ipv6: "2001:db8::1", health_check: { type: TCP, port: 80 } }
  spare: { ipv4: 192.0.2.99, ipv6: "2001:db8::99" }
zones:
  example.com:
    records:
      www:
        A: { failover: { primary: web, secondary: spare } }
        AAAA: { failover: { primary: web, secondary: spare } }
      both: { A: { values: [192.0.2.1] } }
  example.net:
    records:
      both: { A: { values: [192.0.2.2] } }
`

test.each([
  ['a branch, as it is written', 'www/secondary', 'www.example.com. A: lost', '9:40'],
  ['a name, by its policy', 'www.example.com.', 'something about it', '9:14'],
  ['of several types the one that the message names', 'www.example.com.', 'www.example.com. AAAA: lost', '10:17'],
  ['a name as it is written', 'www', 'www.example.com. AAAA: lost', '10:17'],
  ['a name in two zones, by the message', 'both', 'both.example.net. A: lost', '14:15'],
  ['a name in two zones is no one place', 'both', 'lost', undefined],
  ['a zone', 'example.net.', 'lost', '12:3'],
  ['an endpoint', 'spare', 'lost', '4:3'],
  ['a check', 'web', 'lost', '3:49'],
  ['the whole plan', '', 'lost', undefined],
  ['what is not in the plan', '__proto__', 'lost', undefined],
])('%s', async (_what, path, message, expected) => {
  const { deployment } = await loadPlan([{ name: 'plan.yaml', text: PLAN }])
  if (deployment === undefined) throw new Error('the plan is wrong')
  const place = createNotePlaces(deployment)({ path, message })
  expect(place && `${place.line}:${place.column}`).toBe(expected)
})
