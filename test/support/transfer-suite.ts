import { describe, expect, test } from 'vitest'
import type { Publication } from '../../src/serve/publisher.ts'
import { until } from './dns-client.ts'
import { failoverZone } from './failover-zone.ts'
import { type HiddenPrimary, secondaryAt, startHiddenPrimary, tsigKey } from './hidden-primary.ts'
import { answersWith, EXAMPLE_KEY, freePort, type SecondaryProgram, startSecondary } from './secondaries.ts'
import { findTool } from './tools.ts'

const [TYPE_A, TYPE_SOA] = [1, 6]

const holds = (address: string) => (answers: readonly string[]) => answers.includes(`www.example.com 60 A ${address}`)

/** One primary and one real secondary that has its zone. */
async function pair(program: SecondaryProgram, path: string, change?: (text: string) => string) {
  const port = await freePort()
  const primary = await startHiddenPrimary(failoverZone(), {
    secondaries: [secondaryAt(port, { key: EXAMPLE_KEY })],
    keys: [EXAMPLE_KEY],
  })
  const secondary = startSecondary(program, path, port, primary.at, change)
  return { primary, secondary }
}

const serialsOf = (publications: readonly Publication[]) => publications.map(({ published }) => published.serial)
const serving = (primary: HiddenPrimary, serial: number) => (answers: readonly string[]) =>
  answers.some((line) => line.includes(` ${serial} `)) && primary.serial() === serial

/** What every kind of secondary must do with us; the whole suite is skipped by name where it is not installed. */
export function transferSuite(program: SecondaryProgram): void {
  const path = findTool(program)
  const title = path === undefined ? `${program} (not installed)` : program

  describe.skipIf(path === undefined)(title, () => {
    test('takes the zone, and every change of health by NOTIFY and IXFR', async () => {
      const { primary, secondary } = await pair(program, path ?? '')
      await answersWith(secondary.at, 'www.example.com', TYPE_A, holds('192.0.2.10'))
      expect(primary.events.some(({ kind }) => kind === 'full')).toBe(true)
      for (const [healthy, address] of [
        [false, '192.0.2.99'],
        [true, '192.0.2.10'],
        [false, '192.0.2.99'],
      ] as const) {
        primary.live.observe('web', healthy)
        await answersWith(secondary.at, 'www.example.com', TYPE_A, holds(address))
        await answersWith(secondary.at, 'example.com', TYPE_SOA, serving(primary, primary.serial()))
      }
      const serials = serialsOf(primary.publications)
      expect(serials).toEqual([...serials].sort((a, b) => a - b))
      const sent = primary.events.map(({ kind }) => kind).filter((kind) => kind === 'full' || kind === 'incremental')
      expect(new Set(serials).size).toBe(3)
      expect(sent).toEqual(['full', 'incremental', 'incremental', 'incremental'])
    })

    test('has nothing from us with another secret', async () => {
      const other = tsigKey('r53sim-xfr').secret
      const wrong = Buffer.from(other).toString('base64')
      const right = Buffer.from(EXAMPLE_KEY.secret).toString('base64')
      const { primary } = await pair(program, path ?? '', (text) => text.replace(right, wrong))
      await until(() => primary.events.some((event) => event.kind === 'bad-signature' && event.error === 'BADSIG'))
      expect(primary.events.filter(({ kind }) => kind === 'full' || kind === 'incremental')).toEqual([])
    })
  })
}
