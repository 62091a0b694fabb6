import type { Deployment } from '../../src/model/deployment.ts'
import { nameOfLabels } from '../../src/values/name.ts'
import { deployment, zone } from './deployment.ts'

const hostile = [
  '";};include "/etc/passwd";//',
  '\n',
  '\\',
  '#',
  ' ',
  '$INCLUDE',
  '%',
  "'",
  ': ',
  '{',
  '\u0000',
  '{{x}}',
]
/** Zones of names that configurations could take for their own syntax. */
export const hostileZones = (): Deployment =>
  deployment(
    [...hostile, 'example', '0/25', '_x', '*'].map((label, index) =>
      zone(nameOfLabels([new TextEncoder().encode(label), Uint8Array.of(120)]), `Z${index}`, []),
    ),
  )
