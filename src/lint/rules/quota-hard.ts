import type { Deployment } from '../../model/deployment.ts'
import type { Span } from '../../model/origin.ts'
import type { LintRule } from '../rule.ts'

/** Longest texts that the API's own shapes allow, in characters. */
const LENGTH_MAX = { comment: 256, collection: 64, alarm: 256, arn: 255 } as const

interface Text {
  readonly what: string
  readonly length: number
  readonly max: number
  readonly at: () => Span
}

function* textsOf({ zones, cidrCollections, healthChecks }: Deployment): Iterable<Text> {
  for (const { comment, at } of zones)
    if (comment !== undefined)
      yield {
        what: 'the comment of a zone',
        length: comment.length,
        max: LENGTH_MAX.comment,
        at: () => at.field('comment'),
      }
  for (const { name, at } of cidrCollections.values())
    yield {
      what: 'the name of a CIDR collection',
      length: name.length,
      max: LENGTH_MAX.collection,
      at: () => at.span(),
    }
  for (const check of healthChecks.values()) {
    if (check.type === 'CLOUDWATCH_METRIC') {
      const { length } = check.alarm.name
      yield { what: 'the name of an alarm', length, max: LENGTH_MAX.alarm, at: () => check.at.field('alarm') }
    }
    if (check.type === 'RECOVERY_CONTROL') {
      const { length } = check.routingControlArn
      yield { what: 'the ARN of a routing control', length, max: LENGTH_MAX.arn, at: () => check.at.span() }
    }
  }
}

/** What no other rule counts: values, groups, children and search strings have rules of their own. */
export const quotaHard: LintRule = {
  id: 'quota-hard',
  severity: 'error',
  summary: 'text longer than the API takes',
  rules: ['R1.51'],
  rejectedByApi: true,
  why: 'These limits are part of the API and cannot be raised.',
  get bad() {
    return `version: 1
zones:
  example.com:
    comment: ${'The public zone of the shop. '.repeat(10).trim()}
`
  },
  good: `version: 1
zones:
  example.com:
    comment: The public zone of the shop.
`,
  *check({ deployment }) {
    for (const { what, length, max, at } of textsOf(deployment)) {
      if (length <= max) continue
      yield { at: at(), message: `${what} has ${length} characters, ${max} is the most`, hint: 'write a shorter one' }
    }
  },
}
