import type { Deployment, Endpoint } from '../../model/deployment.ts'
import type { Diagnostic, Severity } from '../../model/diagnostic.ts'
import { resourceKey } from '../../route53/alias-services.ts'
import type { DomainName } from '../../values/name.ts'
import type { PlanDocument } from '../document.gen.ts'
import type { PlanPath, Positions } from '../positions.ts'
import { expandAlarms } from './alarms.ts'
import { expandCidrCollections } from './cidr.ts'
import { expandClients, type PlanFiles } from './clients.ts'
import { createContext } from './context.ts'
import { type EndpointDraft, expandEndpoints, isResource, resolveTargets } from './endpoints.ts'
import { expandHealthChecks } from './health-checks.ts'
import { expandInvariants, expandVerifySettings } from './invariants.ts'
import { resolveMentions } from './mentions.ts'
import { expandModel } from './model.ts'
import { expandRegistrations } from './registrations.ts'
import { expandCases, expandScenarios } from './scenarios.ts'
import { expandZones } from './zones.ts'

/** What a plan comes to, with everything that is wrong in it. */
export interface Expanded {
  readonly deployment: Deployment
  readonly diagnostics: readonly Diagnostic[]
}

/** Resources by their name at AWS; a name that two have stands for neither, nor does an S3 region's, which all its buckets share. */
function resourceNames(endpoints: Iterable<Endpoint>): ReadonlyMap<DomainName, string> {
  const names = new Map<DomainName, string | undefined>()
  for (const { name, type, dnsName } of endpoints) {
    if (!isResource(type) || type === 's3-website' || dnsName === undefined) continue
    const key = resourceKey(dnsName)
    names.set(key, names.has(key) ? undefined : name)
  }
  return new Map([...names].flatMap(([key, name]) => (name === undefined ? [] : [[key, name] as const])))
}

const withChecks = (
  drafts: ReadonlyMap<string, EndpointDraft>,
  checks: ReadonlyMap<string, string>,
): ReadonlyMap<string, Endpoint> =>
  new Map(
    [...drafts].map(([name, draft]) => {
      const healthCheckId = checks.get(name)
      return [name, healthCheckId === undefined ? draft : { ...draft, healthCheckId }]
    }),
  )

/**
 * The Route 53 objects that a valid plan document means, with the simulated world around them: names absolute,
 * durations in seconds, defaults filled in, nested policies as aliases to generated names, each object with the place
 * it came from. Never throws on a plan: what cannot be expanded is reported and left out, and whatever refers to a
 * declaration in `pruned` (taken out of the document as broken, and so reported already) is left out silently.
 * `files` holds the texts of the latency tables that clients name, by the name as written.
 *
 * @see plan.md "Meaning"
 */
export function expand(
  document: PlanDocument,
  positions: Positions,
  pruned: readonly PlanPath[],
  files: PlanFiles = new Map(),
): Expanded {
  const context = createContext(document, positions, pruned)
  const alarms = expandAlarms(context)
  const cidrCollections = expandCidrCollections(context)
  const drafts = resolveTargets(context, expandEndpoints(context))
  const { checks, byEndpoint, byAwsId, declared } = expandHealthChecks(context, drafts, alarms)
  const endpoints = withChecks(drafts, byEndpoint)
  const zones = expandZones(context, {
    endpoints,
    endpointValues: new Map(),
    resourceNames: resourceNames(endpoints.values()),
    declaredChecks: declared,
    checksByAwsId: byAwsId,
    collections: cidrCollections,
    collectionsById: new Map([...cidrCollections.values()].map((collection) => [collection.id, collection])),
  })
  const clients = expandClients(context, files)
  resolveMentions(context, { zones, endpoints, alarms, clients, cidrCollections, declaredChecks: declared })
  const registrations = expandRegistrations(context)
  const deployment: Deployment = {
    zones,
    healthChecks: checks,
    alarms,
    endpoints,
    cidrCollections,
    clients,
    references: context.references,
    scenarios: expandScenarios(context),
    cases: expandCases(context),
    model: expandModel(context),
    invariants: expandInvariants(context),
    verify: expandVerifySettings(context),
    ...(registrations.length === 0 ? {} : { registrations }),
    rules: new Map<string, Severity | 'off'>(Object.entries(document.rules ?? {})),
  }
  return { deployment, diagnostics: context.diagnostics }
}
