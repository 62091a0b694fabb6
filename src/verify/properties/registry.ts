import { alwaysAnswered } from './always-answered.ts'
import { failOpen } from './fail-open.ts'
import { neverDeadIfAvoidable } from './never-dead-if-avoidable.ts'
import { noOutage } from './outage.ts'
import type { Property } from './property.ts'
import { seenDeaths } from './seen-deaths.ts'

/** What is checked of every question, whether or not the plan has invariants. */
export const standardProperties = (failures: number): readonly Property[] => [
  alwaysAnswered,
  noOutage(failures),
  neverDeadIfAvoidable,
  seenDeaths,
  failOpen,
]
