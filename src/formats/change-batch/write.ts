import type { Deployment, Zone } from '../../model/deployment.ts'
import type { HealthCheck } from '../../model/health-check.ts'
import { limits } from '../../route53/limits.ts'
import { canonicalJson, sha256Hex } from '../../values/digest.ts'
import { displayName } from '../../values/name.ts'
import { isMadeUpApex, leftOutApex, serviceSets } from '../apex.ts'
import type { ExportContext, Note, Refusal, Written } from '../format.ts'
import { formatJsonFile } from '../json.ts'
import { fileNamePart, groupRecordSets, sortZones, zoneLabels } from '../order.ts'
import { batchFileName, bundleFileName } from './batch-file.ts'
import { changesOf, type GroupChanges } from './changes.ts'
import { callerReference, healthCheckConfig, sortChecks, unreachableCheckNotes } from './health-checks.ts'
import { families, fits, pack } from './pack.ts'
import {
  createReferences,
  openReferences,
  placeholder,
  type References,
  renderPlain,
  replaceMark,
  type Template,
} from './reference.ts'
import { checkSteps, collectionSteps, renderStep, type Step } from './steps.ts'
import { writeDifference } from './write-live.ts'

/** A zone's requests, in the order to send them. */
interface ZoneBatches {
  readonly zone: Zone
  readonly label: string
  readonly batches: readonly (readonly Template[])[]
  readonly notes: readonly Note[]
  readonly refusals: readonly Refusal[]
}

const HASH_LENGTH = 6

const refuseTooLarge = ({ group, cost }: GroupChanges): Refusal => ({
  code: 'group-too-large',
  path: displayName(group.name),
  message:
    `${displayName(group.name)} ${group.type} does not fit into one change batch: it counts as ${cost.elements} records ` +
    `and ${cost.characters} characters, the limits are ${limits.changeBatchRecords} and ${limits.changeBatchValueChars}`,
})

const signingNotes = (zone: Zone): readonly Note[] => {
  if (!zone.signing) return []
  const path = displayName(zone.name)
  const message = `a change batch does not switch signing of ${path} on`
  return [{ severity: 'info', code: 'signing-left-out', path, message }]
}

function zoneBatches(zone: Zone, label: string, references: References, context: ExportContext): ZoneBatches {
  const groups = groupRecordSets(zone).filter((group) =>
    context.includeApex ? !isMadeUpApex(group, zone) : !serviceSets(group, zone),
  )
  const changes = families(zone, groups).map((family) =>
    family.map((group) => {
      const action = context.createOnly && !serviceSets(group, zone) ? 'CREATE' : 'UPSERT'
      return changesOf(group, action, zone, references)
    }),
  )
  const refused = changes.flat().filter(({ cost }) => !fits(cost))
  return {
    zone,
    label,
    batches: refused.length > 0 ? [] : pack(changes).map((batch) => batch.flatMap((group) => group.changes)),
    notes: [...leftOutApex([zone], context), ...signingNotes(zone)],
    refusals: refused.map(refuseTooLarge),
  }
}

/** Checks as `aws route53 create-health-check` takes them, with the plan's names beside, and the ids of those that are there. @see engines.md 2.4 */
const healthCheckList = (checks: readonly HealthCheck[], references: References, deployment: Deployment): Template =>
  checks.map((check) => ({
    Id: references.check(check.id).id,
    CallerReference: callerReference(check, deployment.healthChecks),
    PlanId: check.id,
    HealthCheckConfig: healthCheckConfig(check, references.check),
  }))

const KINDS: ReadonlyMap<string, string> = new Map([
  ['check', 'health check'],
  ['zone', 'hosted zone'],
  ['cidr', 'CIDR collection'],
])

/** A note for every id that is still open. */
function openIdNotes(templates: Template): readonly Note[] {
  return [...openReferences(templates).values()].map((open): Note => {
    const [kind = '', path = ''] = open.reference.split(':')
    return {
      severity: 'info',
      code: 'id-unknown',
      path,
      message:
        `the id of ${KINDS.get(kind) ?? kind} ${path} is not known: ${replaceMark(open)} stands for it in files, ` +
        `${placeholder(open)} in the bundle; --ids gives it as "${open.reference}"`,
    }
  })
}

/** True for a batch of a zone that has fewer batches now: whoever sends all files would send it too. */
export function isLeftoverBatch(name: string, { files }: Written): boolean {
  const label = /^(.+)\.\d{3,}\.(?:change-batch|rollback)\.json$/.exec(name)?.[1]
  const isWritten = label !== undefined && (files.size === 0 || files.has(batchFileName(label, 0)))
  return isWritten && !files.has(name)
}

function batchFiles(zones: readonly ZoneBatches[], comment: string) {
  return zones.flatMap(({ zone, label, batches }) =>
    batches.map((changes, index) => ({
      zone,
      name: batchFileName(label, index),
      batch: { Comment: `${comment} part ${index + 1} of ${batches.length}`, Changes: changes },
    })),
  )
}

/**
 * Change batches of every zone, the health checks, and one bundle of all calls in order. Applying them twice does no
 * harm. Each batch is valid after those before it, and no name and type is ever cut in two.
 *
 * @see engines.md section 2, R1.52, R1.53
 */
export function writeChangeBatch(deployment: Deployment, context: ExportContext): Written {
  if (context.live !== undefined) return writeDifference(deployment, context, context.live)
  const references = createReferences(deployment, context.ids)
  const labels = zoneLabels(deployment)
  const zones = sortZones(deployment.zones).map((zone) =>
    zoneBatches(zone, labels.get(zone.id) ?? zone.id, references, context),
  )
  const checks = sortChecks(deployment)
  const checkList = healthCheckList(checks, references, deployment)
  const hash = sha256Hex(canonicalJson([checkList, zones.map(({ label, batches }) => [label, batches])]))
  const comment = `r53sim ${hash.slice(0, HASH_LENGTH)}`
  const batches = batchFiles(zones, comment)
  const steps: readonly Step[] = [
    ...checks.flatMap((check) => checkSteps(check, references, deployment)),
    ...collectionSteps(deployment, references),
    ...batches.map(
      ({ zone, batch }): Step => ({
        op: 'ChangeResourceRecordSets',
        params: { HostedZoneId: references.zone(zone), ChangeBatch: batch },
      }),
    ),
  ]
  const plan = fileNamePart(context.planName)
  return {
    files: new Map([
      ...batches.map(({ name, batch }) => [name, formatJsonFile(renderPlain(batch))] as const),
      [`${plan}.health-checks.json`, formatJsonFile({ Comment: comment, HealthChecks: renderPlain(checkList) })],
      [bundleFileName(context.planName), formatJsonFile({ Comment: comment, format: 1, steps: steps.map(renderStep) })],
    ]),
    notes: [
      ...unreachableCheckNotes(checks),
      ...zones.flatMap(({ notes }) => notes),
      ...openIdNotes([...steps.map(({ params }) => params), checkList]),
    ],
    refusals: zones.flatMap(({ refusals }) => refusals),
  }
}
