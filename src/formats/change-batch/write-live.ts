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
import { batchFileName, bundleFileName } from './batch-file.ts'
import { checkWork } from './check-steps.ts'
import { type Unit, type ZoneDifference, zoneDifference } from './difference.ts'
import { liveCheckId, liveZone } from './live-zone.ts'
import { type CheckMatch, matchChecks } from './match-checks.ts'
import { fits, pack } from './pack.ts'
import { createReferences, openReferences, type References, renderPlain, replaceMark } from './reference.ts'
import { collectionSteps, renderStep, type Step } from './steps.ts'

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

/** Checks that records of the files name and no file describes: what they watch is not known. */
function undescribedNotes({ undescribed }: Live): readonly Note[] {
  if (undescribed.size === 0) return []
  const [first = ''] = undescribed
  const more = undescribed.size === 1 ? '' : ` and ${undescribed.size - 1} more`
  const message = `health check ${first}${more} of records at AWS is in none of the files, so that it is not compared: add the output of list-health-checks`
  return [{ severity: 'approx', code: 'check-unknown', path: first, message }]
}

/** Zones of the plan that the files do not hold: what is new to the files need not be new at AWS. */
const zoneNotes = (deployment: Deployment, live: Deployment): readonly Note[] =>
  deployment.zones.flatMap((zone): readonly Note[] => {
    if (liveZone(zone, live) !== undefined) return []
    const path = displayName(zone.name)
    const message = `${path} is in none of the files of --live: every record set of it counts as new`
    return [{ severity: 'approx', code: 'zone-not-live', path, message }]
  })

/** Collections that are in none of the files, and collections whose blocks are others at AWS. */
function compareCollections(deployment: Deployment, { cidrCollections: live }: Deployment) {
  const blocksOf = ({ locations }: CidrCollection) =>
    canonicalJson(Object.fromEntries([...locations].map(([name, blocks]) => [name, blocks.map(formatPrefix).sort()])))
  const missing = [...deployment.cidrCollections].filter(([, { name }]) => !live.has(name))
  const notes = [...deployment.cidrCollections.values()].flatMap((collection): readonly Note[] => {
    const other = live.get(collection.name)
    if (other === undefined || blocksOf(other) === blocksOf(collection)) return []
    // A change of blocks moves clients at once, which no batch can put off: it is for people to time.
    const message = `CIDR collection ${collection.name} has other blocks at AWS: change them with change-cidr-collection`
    return [{ severity: 'info', code: 'collection-differs', path: collection.name, message }]
  })
  return { missing: { ...deployment, cidrCollections: new Map(missing) }, notes }
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

/** Ids as AWS has them, those of `--ids` first. */
function referencesOf(
  deployment: Deployment,
  live: Live,
  matches: ReadonlyMap<string, CheckMatch>,
  { ids }: ExportContext,
): References {
  const labels = zoneLabels(deployment)
  const checks = [...matches].flatMap(([name, { there, action }]) =>
    there === undefined || action === 'replace' ? [] : [[`check:${name}`, there.awsId] as const],
  )
  const zones = deployment.zones.flatMap((zone) => {
    const there = liveZone(zone, live.deployment)
    return there === undefined || there.idIsMadeUp ? [] : [[`zone:${labels.get(zone.id)}`, there.id] as const]
  })
  const collections = [...live.deployment.cidrCollections.values()].map(({ name, id }) => [`cidr:${name}`, id] as const)
  return createReferences(deployment, new Map([...checks, ...zones, ...collections, ...ids]))
}

/** Ids at AWS of the checks that record sets name after all batches, in all zones of the files. */
function checksAfter(
  deployment: Deployment,
  live: Live,
  zones: readonly {
    readonly difference: ZoneDifference
    readonly steps: { readonly batches: readonly TransitionBatch[] }
  }[],
  references: References,
): ReadonlySet<string> {
  const own = new Set(deployment.zones.flatMap((zone) => liveZone(zone, live.deployment) ?? []))
  const others = live.deployment.zones.filter((zone) => !own.has(zone))
  return new Set([
    ...zones.flatMap(({ difference, steps: { batches } }) =>
      (batches.at(-1)?.after ?? difference.before).flatMap(({ healthCheckId: id }) =>
        id === undefined ? [] : (references.check(id).id ?? id),
      ),
    ),
    ...others.flatMap(({ recordSets }) =>
      recordSets.flatMap(({ healthCheckId: id }) => (id === undefined ? [] : liveCheckId(live.deployment, id))),
    ),
  ])
}

/**
 * The change batches that make what is at AWS what the plan says, and beside each the one that takes it back. Nothing
 * where they agree.
 *
 * @see engines.md 2.5
 */
export function writeDifference(deployment: Deployment, context: ExportContext, live: Live): Written {
  const matches = matchChecks(deployment, live, context.ids)
  const references = referencesOf(deployment, live, matches, context)
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
  const kept = checksAfter(deployment, live, zones, references)
  const checks = checkWork(deployment, live, matches, references, kept, context.prune)
  const documents = zones.flatMap(({ zone, label, batches }) =>
    batches.flatMap((batch, index) => {
      const part = `part ${index + 1} of ${batches.length}`
      const [name, rollback] = [batchFileName(label, index), batchFileName(label, index, 'rollback')]
      return [
        { zone, name, isSent: true, what: part, changes: batch.flatMap(({ changes }) => changes) },
        {
          zone,
          name: rollback,
          isSent: false,
          what: `rollback of ${part}`,
          changes: batch.toReversed().flatMap(({ undo }) => undo),
        },
      ]
    }),
  )
  const hash = sha256Hex(canonicalJson(documents.map(({ name, changes }) => [name, renderPlain(changes)])))
  const comment = `r53sim ${hash.slice(0, HASH_LENGTH)}`
  const batchOf = ({ what, changes }: (typeof documents)[number]) => ({
    Comment: `${comment} ${what}`,
    Changes: changes,
  })
  const batchSteps = documents.flatMap((document): readonly Step[] =>
    document.isSent
      ? [
          {
            op: 'ChangeResourceRecordSets',
            params: { HostedZoneId: references.zone(document.zone), ChangeBatch: batchOf(document) },
          },
        ]
      : [],
  )
  const collections = compareCollections(deployment, live.deployment)
  const steps = [...checks.before, ...collectionSteps(collections.missing, references), ...batchSteps, ...checks.after]
  // Batches alone need no bundle: they are in order as they are.
  const bundle =
    steps.length === batchSteps.length
      ? []
      : [
          [
            bundleFileName(context.planName),
            formatJsonFile({ Comment: comment, format: 1, steps: steps.map(renderStep) }),
          ] as const,
        ]
  const files = [
    ...documents.map((document) => [document.name, formatJsonFile(renderPlain(batchOf(document)))] as const),
    ...bundle,
  ]
  const open = openReferences(
    bundle.length > 0 ? steps.map(({ params }) => params) : documents.map(({ changes }) => changes),
  )
  return {
    files: new Map(files),
    notes: [
      ...zoneNotes(deployment, live.deployment),
      ...zones.flatMap(({ difference }) => difference.notes),
      ...undescribedNotes(live),
      ...checks.notes,
      ...collections.notes,
      ...[...open.values()].map(
        (reference): Note => ({
          severity: 'info',
          code: 'id-unknown',
          path: reference.reference,
          message: `${replaceMark(reference)} stands for an id that is not known: --ids gives it as "${reference.reference}"`,
        }),
      ),
      ...(files.length + collections.notes.length === 0 && !checks.notes.some(({ code }) => code === 'check-fixed')
        ? [{ severity: 'info', code: 'no-difference', path: '', message: 'AWS has what the plan says' } as const]
        : []),
    ],
    transitions: zones.map(({ zone, difference, steps: { batches } }) => ({
      zone,
      hostedZoneId: references.zone(zone).id,
      before: difference.before,
      batches,
      staying: context.prune ? [] : difference.surplus,
      checks: liveChecks(difference.before, deployment, live.deployment),
    })),
    checkChanges: checks.changes,
    refusals: zones.flatMap(({ path, difference, steps: { refusals } }) => [
      ...refusals,
      ...pruneRefusal(path, difference, context),
      ...difference.families
        .flat()
        .filter(({ cost }) => !fits(cost))
        .map(tooLarge),
    ]),
  }
}
