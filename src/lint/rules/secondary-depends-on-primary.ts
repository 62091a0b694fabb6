import type { GraphMember, Group } from '../../decide/graph.ts'
import { resourceKey } from '../../route53/alias-services.ts'
import type { LintRule } from '../rule.ts'
import { groupTitle } from '../words.ts'
import { isSameAnswer } from './failover-same-target.ts'

/** Leaves looked at in one branch; larger ones are let through. */
const LEAVES_MAX = 1000

/** What a branch answers with, each endpoint or value once; undefined for a branch that is too large or leads nowhere. */
function answersOf(root: GraphMember): ReadonlySet<string> | undefined {
  const answers = new Set<string>()
  const groups = new Set<Group>()
  const add = ({ recordSet: { data }, edge }: GraphMember): boolean => {
    if (edge?.kind === 'group') groups.add(edge.group)
    else if (edge?.kind === 'missing') return false
    else if (data.kind === 'alias') answers.add(resourceKey(data.dnsName))
    else for (const { text } of data.values) answers.add(text)
    return answers.size <= LEAVES_MAX && groups.size <= LEAVES_MAX
  }
  if (!add(root)) return undefined
  for (const { members } of groups) if (!members.every(add)) return undefined
  return answers
}

const isWithin = (inner: ReadonlySet<string>, outer: ReadonlySet<string>) =>
  [...inner].every((answer) => outer.has(answer))

/** Branches that share only a part are let through: with checks on their records they still help each other out. */
export const secondaryDependsOnPrimary: LintRule = {
  id: 'secondary-depends-on-primary',
  severity: 'warning',
  about: 'failover',
  summary: "secondary branch with the primary's endpoints in it, or nothing but them",
  rules: ['R2.52', 'R2.48'],
  why: 'The secondary answers when the primary is down, so what is in both is no help then.',
  bad: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  spare: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: { multivalue: [web, spare] } } } }
`,
  good: `version: 1
endpoints:
  web: { ipv4: 192.0.2.10, health_check: { type: HTTP } }
  spare: { ipv4: 192.0.2.20, health_check: { type: HTTP } }
zones:
  example.com:
    records:
      www: { A: { failover: { primary: web, secondary: spare } } }
`,
  *check({ index }) {
    for (const group of index.decidingGroups()) {
      const { kind, members } = group
      if (kind !== 'failover' || !index.isWholeTree(group)) continue
      const find = (role: string) =>
        members.find(({ recordSet: { policy } }) => policy.kind === 'failover' && policy.role === role)
      const [primary, secondary] = [find('primary'), find('secondary')]
      if (!primary || !secondary || isSameAnswer(primary.recordSet, secondary.recordSet)) continue
      const [first, second] = [answersOf(primary), answersOf(secondary)]
      if (!first || !second) continue
      const isRest = isWithin(second, first) && primary.recordSet.healthCheckId === undefined
      if (!isRest && !(isWithin(first, second) && first.size < second.size)) continue
      const title = groupTitle(secondary.recordSet)
      yield {
        at: secondary.recordSet.at.field('role'),
        message: isRest
          ? `the secondary of ${title} has nothing that its primary does not have`
          : `the secondary of ${title} has all that its primary has, down by the time it answers`,
        hint: 'name other endpoints in the secondary',
        related: [{ at: primary.recordSet.at.field('role'), message: 'the primary' }],
      }
    }
  },
}
