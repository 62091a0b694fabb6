import { killAll } from './kill.ts'
import { answers } from './mutants/answers.ts'
import { engines } from './mutants/engines.ts'
import { health } from './mutants/health.ts'
import { names } from './mutants/names.ts'
import { policies } from './mutants/policies.ts'

killAll([...names, ...answers, ...policies, ...health, ...engines])
