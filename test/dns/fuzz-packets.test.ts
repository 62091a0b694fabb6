import { expect, test } from 'vitest'
import { fuzzedPacket } from '../support/fuzzed-packets.ts'
import { createFuzzedServer } from '../support/fuzzed-server.ts'

test('the same seed gives the same packet', () => {
  expect(fuzzedPacket(7, 42)).toEqual(fuzzedPacket(7, 42))
  expect(fuzzedPacket(7, 42)).not.toEqual(fuzzedPacket(8, 42))
})

test('D5 D72 D78 fuzzed packets break no law of the server, whatever the transport', async () => {
  const server = await createFuzzedServer()
  const broken: string[] = []
  for (let index = 0; index < 20_000 && broken.length < 5; index += 1) {
    const packet = fuzzedPacket(1, index)
    const law = server.brokenLaw(packet)
    if (law !== undefined) broken.push(`packet ${index} (${Buffer.from(packet).toString('hex')}): ${law}`)
  }
  expect(broken).toEqual([])
  const { queries, replies, rateLimited, cookies, transfers, failures } = server.counters
  // What is never reached is not tested.
  const reached = [...Object.values(queries), ...Object.values(rateLimited), ...Object.values(cookies), transfers.full]
  expect(reached.filter((count) => count < 10)).toEqual([])
  expect([0, 1, 3, 4, 5, 9].filter((rcode) => (replies[rcode] ?? 0) < 10)).toEqual([])
  expect(server.amplification()).toBeGreaterThan(15)
  expect(failures).toBe(0)
})
