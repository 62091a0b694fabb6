import { expect, test } from 'vitest'
import { locate } from '../../src/routing/locate.ts'

const PARIS = { latitude: 48.86, longitude: 2.35 }
const FRANCE = { latitude: 46.6, longitude: 2.5 }
const IRELAND = { latitude: 53.35, longitude: -6.26 }

test.each([
  // rule    case                                            stated                                        known
  ['R2.34', 'nothing gives nothing', {}, {}],
  [
    'R2.34',
    'a country has a continent and a middle',
    { country: 'FR' },
    { country: 'FR', continent: 'EU', coordinates: FRANCE },
  ],
  [
    'R2.39',
    'coordinates come before the middle',
    { country: 'FR', coordinates: PARIS },
    { country: 'FR', continent: 'EU', coordinates: PARIS },
  ],
  ['R2.34', 'a continent is all that is known', { continent: 'EU' }, { continent: 'EU' }],
  [
    'R5.9',
    'a region stands somewhere',
    { region: 'eu-west-1' },
    { region: 'eu-west-1', country: 'IE', continent: 'EU', coordinates: IRELAND },
  ],
  [
    'R5.9',
    'what is stated is not replaced',
    { region: 'eu-west-1', country: 'FR' },
    { region: 'eu-west-1', country: 'FR', continent: 'EU', coordinates: IRELAND },
  ],
  [
    'R5.9',
    'nor made more precise than it was',
    { region: 'eu-west-1', continent: 'AS' },
    { region: 'eu-west-1', continent: 'AS', coordinates: IRELAND },
  ],
  ['R5.9', 'an unknown region says nothing', { region: 'xx-nowhere-1' }, { region: 'xx-nowhere-1' }],
  ['R2.31', 'coordinates give no country', { coordinates: PARIS }, { coordinates: PARIS }],
] as const)('%s %s', (_rule, _case, stated, known) => {
  expect(locate(stated)).toEqual(known)
})
