import type { Deployment } from '../../model/deployment.ts'
import type { HealthCheck } from '../../model/health-check.ts'
import { cidrRequests, collectionCallerReference } from './cidr.ts'
import { callerReference, healthCheckConfig } from './health-checks.ts'
import { type Json, type References, renderBundle, type Template } from './reference.ts'

/** One call of the API; `save` says which part of the answer is an id that later steps name. @see engines.md 2.4 */
export interface Step {
  readonly op: string
  readonly params: Template
  readonly save?: { readonly [reference: string]: string }
}

const TAG_VALUE_LENGTH_MAX = 256

/** Makes a check, and gives it the plan's name in the console; nothing for a check that AWS has already. @see R6.8 */
export function checkSteps(check: HealthCheck, references: References, { healthChecks }: Deployment): readonly Step[] {
  const own = references.check(check.id)
  if (own.id !== undefined) return []
  const params = {
    CallerReference: callerReference(check, healthChecks),
    HealthCheckConfig: healthCheckConfig(check, references.check),
  }
  const tag = { Key: 'Name', Value: check.id.slice(0, TAG_VALUE_LENGTH_MAX) }
  return [
    { op: 'CreateHealthCheck', params, save: { [own.reference]: 'HealthCheck.Id' } },
    { op: 'ChangeTagsForResource', params: { ResourceType: 'healthcheck', ResourceId: own, AddTags: [tag] } },
  ]
}

/** Makes the collections and fills them; those that AWS has already are only filled. @see engines.md 2.3, R1.37 */
export function collectionSteps({ cidrCollections }: Deployment, references: References): readonly Step[] {
  const collections = [...cidrCollections.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return collections.flatMap((collection): readonly Step[] => {
    const own = references.collection(collection)
    const { name } = collection
    const create: Step = {
      op: 'CreateCidrCollection',
      params: { Name: name, CallerReference: collectionCallerReference(name) },
      save: { [own.reference]: 'Collection.Id' },
    }
    const fill = cidrRequests(collection).map(
      (changes): Step => ({
        op: 'ChangeCidrCollection',
        params: { Id: own, Changes: changes },
      }),
    )
    return own.id === undefined ? [create, ...fill] : fill
  })
}

/** A step as the bundle has it. */
export const renderStep = ({ op, params, save }: Step): Json => ({
  op,
  params: renderBundle(params),
  ...(save === undefined ? {} : { save }),
})
