import { bareNode, compare, r53sim, ratios } from '../measure.mjs'

const PLAN = 'examples/failover.yaml'

export function run() {
  const seconds = compare({
    'node -e 0': bareNode,
    '--help': r53sim('--help'),
    'validate PLAN': r53sim('validate', PLAN),
    'simulate PLAN --fail primary': r53sim('simulate', PLAN, '--fail', 'primary'),
    'explain www --plan PLAN': r53sim('explain', 'www', '--plan', PLAN),
    'show PLAN': r53sim('show', PLAN),
    'verify PLAN': r53sim('verify', PLAN),
  })
  console.log(`PLAN: ${PLAN}`)
  console.table(ratios(seconds, 'node -e 0'))
}
