import { describe, expect, test } from 'vitest'
import { writeBind } from '../../../src/formats/bind/write.ts'
import { prefix } from '../../support/deployment.ts'
import { exportContext } from '../../support/export.ts'
import { expectGolden } from '../../support/golden.ts'
import { sample } from '../../support/sample-zone.ts'

const paris = { country: 'FR', subnet: prefix('198.51.100.0/24') }

describe('whole files', () => {
  test('every policy and type, for a client in Paris', () => {
    const { files, refusals } = writeBind(sample, exportContext(sample, { client: paris }))
    expect([...files.keys()]).toEqual(['example.com.zone'])
    expect(refusals).toEqual([])
    expectGolden('paris.zone', files.get('example.com.zone'))
  })

  test('a client of unknown place, a check down, all weights', () => {
    const context = exportContext(sample, { weighted: 'all' }, ['use1'])
    expectGolden('nowhere.zone', writeBind(sample, context).files.get('example.com.zone'))
  })
})
