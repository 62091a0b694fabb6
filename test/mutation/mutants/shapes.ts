import type { Mutant } from '../mutant.ts'

/** What belongs to the shape of a cone. */
export const shapes: readonly Mutant[] = [
  {
    says: 'inverted checks have the shape of others',
    file: 'verify/cone.ts',
    find: "check.inverted ? '~' : ''",
    put: "''",
    by: 'verify/shapes',
  },
  {
    says: 'disabled checks have the shape of others',
    file: 'verify/cone.ts',
    find: "text.push(check.disabled ? '!' : '',",
    put: "text.push('',",
    by: 'verify/shapes',
  },
  {
    says: 'thresholds are no part of a shape',
    file: 'verify/cone.ts',
    find: 'check.healthThreshold}',
    put: '0}',
    by: 'verify/shapes',
  },
  {
    says: 'the state of an alarm is no part of a shape',
    file: 'verify/cone.ts',
    find: "'OK') ? 'A' : 'a')",
    put: "'OK') ? 'a' : 'a')",
    by: 'verify/shapes',
  },
  {
    says: 'how many regions check is no part of a shape',
    file: 'verify/cone.ts',
    find: 'regions.length}`, ...cut',
    put: '0}`, ...cut',
    by: 'verify/shapes',
  },
  {
    says: 'how many targets are needed is no part of a shape',
    file: 'verify/cone.ts',
    find: 'minHealthyTargets}`',
    put: '0}`',
    by: 'verify/shapes',
  },
  {
    says: 'weights are no part of a shape',
    file: 'verify/cone.ts',
    find: 'it.policy.weight}',
    put: '0}',
    by: 'verify/shapes',
  },
  {
    says: 'target health is no part of a shape',
    file: 'verify/cone.ts',
    find: "recordSet.data.evaluateTargetHealth ? 'T' : 't'",
    put: "recordSet.data.evaluateTargetHealth ? 't' : 't'",
    by: 'verify/shapes',
  },
  {
    says: 'whether the health of a resource counts is no part of a shape',
    file: 'verify/cone.ts',
    find: "edge.healthMatters ? '+' : ''",
    put: "''",
    by: 'verify/shapes',
  },
  {
    says: 'the policy is no part of a shape',
    file: 'verify/cone.ts',
    find: "text.push(it.kind, '[')",
    put: "text.push('[')",
    by: 'verify/shapes',
  },
  {
    says: 'checks are no part of a shape',
    file: 'verify/cone.ts',
    find: '    if (recordSet.healthCheckId !== undefined) healthCheck(recordSet.healthCheckId)\n    if (it.leaf)',
    put: '    if (it.leaf)',
    by: 'verify/shapes',
  },
  {
    says: 'values are no part of a shape',
    file: 'verify/cone.ts',
    find: 'value(each.text)}',
    put: '0 * value(each.text)}',
    by: 'verify/shapes',
  },
]
