import type { CidrCollection, Deployment, Zone } from '../../model/deployment.ts'
import type { HealthCheck } from '../../model/health-check.ts'
import type { RecordSet } from '../../model/record-set.ts'
import { applyBatch } from '../../route53/change-batch.ts'
import type { TransitionBatch } from '../../route53/zone-transition.ts'
import { canonicalJson, sha256Hex } from '../../values/digest.ts'
import { formatPrefix } from '../../values/ip-prefix.ts'
import { displayName } from '../../values/name.ts'
import type { ExportContext, Live, Note, Refusal, Written } from '../format.ts'
import { formatJsonFile } from '../json.ts'
import { sortZones, zoneLabels } from '../order.ts'
import { batchFileName } from './batch-file.ts'
import { liveCheckId, liveZone, matchChecks, type Unit, type ZoneDifference, zoneDifference } from './difference.ts'
import { fits, pack } from './pack.ts'
import { createReferences, openReferences, renderPlain, replaceMark, type Template } from './reference.ts'

/** Of the record sets at AWS; more is more likely a mistake than a wish. @see engines.md 2.5 */
const PRUNE_SHARE_MAX = 0.3

function pruneRefusal(
  path: string,
  { surplus, live }: ZoneDifference,
  { prune, force }: ExportContext,
): readonly Refusal[] {
  if (!prune || force || surplus.length <= live * PRUNE_SHARE_MAX) return []
  const message = `--prune would delete ${surplus.length} of the ${live} record sets of ${path}: --force does it`
  return [{ code: 'prune-too-much', path, message }]
}

const tooLarge = ({ group, cost }: Unit): Refusal => ({
  code: 'group-too-large',
  path: displayName(group.name),
  message: `the change of ${displayName(group.name)} ${group.type} does not fit into one batch: ${cost.elements} records, ${cost.characters} characters`,
})

/** Checks that are not at AWS yet, or say something else there. */
function checkNotes(
  { healthChecks }: Deployment,
  matched: ReadonlyMap<string, string>,
  ids: ReadonlyMap<string, string>,
): readonly Note[] {
  return [...healthChecks.values()].flatMap(({ id, awsId }): readonly Note[] => {
    if (awsId !== undefined || matched.has(`check:${id}`) || ids.has(`check:${id}`)) return []
    const message = `health check ${id} is not at AWS: make it first (the bundle of an export without --live does), and give its id with --ids`
    return [{ severity: 'info', code: 'check-missing', path: id, message }]
  })
}

/** Zones of the plan that the files do not hold: what is new to the files need not be new at AWS. */
const zoneNotes = (deployment: Deployment, live: Deployment): readonly Note[] =>
  deployment.zones.flatMap((zone): readonly Note[] => {
    if (liveZone(zone, live) !== undefined) return []
    const path = displayName(zone.name)
    const message = `${path} is in none of the files of --live: every record set of it counts as new`
    return [{ severity: 'approx', code: 'zone-not-live', path, message }]
  })

/** Collections whose blocks are others at AWS: no change batch changes them. */
function collectionNotes({ cidrCollections }: Deployment, { cidrCollections: live }: Deployment): readonly Note[] {
  const blocksOf = ({ locations }: CidrCollection) =>
    canonicalJson(Object.fromEntries([...locations].map(([name, blocks]) => [name, blocks.map(formatPrefix).sort()])))
  return [...cidrCollections.values()].flatMap((collection): readonly Note[] => {
    const other = live.get(collection.name)
    if (other !== undefined && blocksOf(other) === blocksOf(collection)) return []
    const message =
      other === undefined
        ? `CIDR collection ${collection.name} is in none of the files: the bundle of an export without --live makes it`
        : `CIDR collection ${collection.name} has other blocks at AWS: change them with change-cidr-collection`
    return [{ severity: 'info', code: 'collection-differs', path: collection.name, message }]
  })
}

const HASH_LENGTH = 6

/** What the zone is after each batch; a refusal where Route 53 would not take one. */
function stepsOf(
  zone: Zone,
  label: string,
  { before }: ZoneDifference,
  batches: readonly (readonly Unit[])[],
  otherZones: ReadonlySet<string>,
): { readonly batches: readonly TransitionBatch[]; readonly refusals: readonly Refusal[] } {
  const steps: TransitionBatch[] = []
  let recordSets = before
  for (const [index, batch] of batches.entries()) {
    const changes = batch.flatMap(({ records }) => records)
    const applied = applyBatch({ ...zone, recordSets }, changes, (id) => otherZones.has(id))
    const file = batchFileName(label, index)
    if (!applied.ok) {
      const message = `Route 53 refuses ${file}: ${applied.problems.join('; ')}`
      return { batches: [], refusals: [{ code: 'batch-refused', path: displayName(zone.name), message }] }
    }
    recordSets = applied.recordSets
    steps.push({ file, rollback: batchFileName(label, index, 'rollback'), changes, after: recordSets })
  }
  return { batches: steps, refusals: [] }
}

/** Checks at AWS that record sets name and the plan does not have, by the id that they name. */
function liveChecks(
  recordSets: readonly RecordSet[],
  { healthChecks }: Deployment,
  live: Deployment,
): readonly HealthCheck[] {
  const named = new Set(recordSets.flatMap(({ healthCheckId: id }) => (id === undefined ? [] : [id])))
  return [...live.healthChecks.values()].flatMap((check) => {
    const id = liveCheckId(live, check.id)
    return named.has(id) && !healthChecks.has(id) ? [{ ...check, id }] : []
  })
}

/**
 * The change batches that make what is at AWS what the plan says, and beside each the one that takes it back. Nothing
 * where they agree.
 *
 * @see engines.md 2.5
 */
export function writeDifference(deployment: Deployment, context: ExportContext, live: Live): Written {
  const matched = matchChecks(deployment, live.deployment)
  const zoneIds = deployment.zones.flatMap((zone) => {
    const there = liveZone(zone, live.deployment)
    const label = zoneLabels(deployment).get(zone.id)
    return there === undefined || there.idIsMadeUp ? [] : [[`zone:${label}`, there.id] as const]
  })
  const collectionIds = [...live.deployment.cidrCollections.values()].map(
    ({ name, id }) => [`cidr:${name}`, id] as const,
  )
  const references = createReferences(deployment, new Map([...matched, ...zoneIds, ...collectionIds, ...context.ids]))
  const labels = zoneLabels(deployment)
  const zones = sortZones(deployment.zones).map((zone) => {
    const difference = zoneDifference(zone, deployment, references, live, context)
    const { families } = difference
    const fitting = families.every((family) => family.every(({ cost }) => fits(cost)))
    const batches = fitting ? pack(families) : []
    const label = labels.get(zone.id) ?? zone.id
    const others = new Set(deployment.zones.flatMap(({ id }) => (id === zone.id ? [] : [id])))
    const steps = stepsOf(zone, label, difference, batches, others)
    return { zone, label, path: displayName(zone.name), difference, batches, steps }
  })
  const comment = `r53sim ${sha256Hex(canonicalJson(zones.map(({ label, batches }) => [label, batches.map((batch) => batch.map(({ changes }) => renderPlain(changes)))]))).slice(0, HASH_LENGTH)}`
  const files = zones.flatMap(({ label, batches }) =>
    batches.flatMap((batch, index) => {
      const part = `part ${index + 1} of ${batches.length}`
      const file = (changes: readonly Template[], what: string) =>
        formatJsonFile({ Comment: `${comment} ${what}`, Changes: renderPlain(changes) })
      return [
        [
          batchFileName(label, index),
          file(
            batch.flatMap(({ changes }) => changes),
            part,
          ),
        ],
        [
          batchFileName(label, index, 'rollback'),
          file(
            batch.toReversed().flatMap(({ undo }) => undo),
            `rollback of ${part}`,
          ),
        ],
      ] as const
    }),
  )
  const open = openReferences(zones.flatMap(({ batches }) => batches.flat().flatMap(({ changes }) => changes)))
  return {
    files: new Map(files),
    notes: [
      ...zoneNotes(deployment, live.deployment),
      ...zones.flatMap(({ difference }) => difference.notes),
      ...checkNotes(deployment, matched, context.ids),
      ...collectionNotes(deployment, live.deployment),
      ...[...open.values()].map(
        (reference): Note => ({
          severity: 'info',
          code: 'id-unknown',
          path: reference.reference,
          message: `${replaceMark(reference)} stands for an id that is not known: --ids gives it as "${reference.reference}"`,
        }),
      ),
      ...(files.length === 0
        ? [{ severity: 'info', code: 'no-difference', path: '', message: 'AWS has what the plan says' } as const]
        : []),
    ],
    transitions: zones.map(({ zone, difference, steps }) => ({
      zone,
      hostedZoneId: references.zone(zone).id,
      before: difference.before,
      batches: steps.batches,
      staying: context.prune ? [] : difference.surplus,
      checks: liveChecks(difference.before, deployment, live.deployment),
    })),
    refusals: zones.flatMap(({ path, difference, steps }) => [
      ...steps.refusals,
      ...pruneRefusal(path, difference, context),
      ...difference.families
        .flat()
        .filter(({ cost }) => !fits(cost))
        .map(tooLarge),
    ]),
  }
}
