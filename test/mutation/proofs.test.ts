import { killAll } from './kill.ts'
import { differences } from './mutants/differences.ts'
import { findings } from './mutants/findings.ts'
import { invariants } from './mutants/invariants.ts'
import { shapes } from './mutants/shapes.ts'
import { states } from './mutants/states.ts'

killAll([...states, ...shapes, ...findings, ...invariants, ...differences])
