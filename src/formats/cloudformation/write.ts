import type { Deployment, Zone } from '../../model/deployment.ts'
import type { HealthCheck } from '../../model/health-check.ts'
import { canonicalJson, sha256Hex } from '../../values/digest.ts'
import { displayName } from '../../values/name.ts'
import { leftOutApex } from '../apex.ts'
import { sortChecks, unreachableCheckNotes } from '../change-batch/health-checks.ts'
import type { ExportContext, Note, Refusal, Written } from '../format.ts'
import { formatJsonForYaml } from '../json.ts'
import { fileNamePart, sortZones, zoneLabels } from '../order.ts'
import { logicalIds } from './names.ts'
import { partsOf, SHARED } from './parts.ts'
import {
  checkResource,
  collectionResource,
  exportName,
  type Members,
  type Names,
  recordResources,
  ref,
  render,
  type Site,
  signingResources,
  zoneResource,
} from './resources.ts'

/** Of one template. */
const RESOURCES_MAX = 500
const TEMPLATE_BYTES_MAX = 1_000_000
const OUTPUTS_MAX = 200
const HASH_LENGTH = 6

/** CloudFormation fills such texts in wherever they stand, and knows no way to write them. */
const DYNAMIC = '{{resolve:'

function* textsIn(value: unknown, path: string): Generator<readonly [path: string, text: string]> {
  if (typeof value === 'string') yield [path, value]
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) yield* textsIn(member, `${path}/${key}`)
}

/** One template as a file, and whether CloudFormation takes one of its size. */
interface TemplateFile {
  readonly name: string
  readonly text: string
  readonly body: object
  readonly counts: { readonly resources: number; readonly outputs: number; readonly bytes: number }
  readonly fits: boolean
}

type Entry = readonly [id: string, value: Members]

/** Ids that other templates import from this one. */
function outputsOf(site: Site): readonly Entry[] {
  const { part, checks, collections } = site
  const output = (id: string): Entry => [id, { Value: ref(id), Export: { Name: exportName(site, id) } }]
  return part.label === SHARED
    ? [
        ...[...part.checks].map((check) => output(checks.get(check) ?? '')),
        ...[...part.collections].map((collection) => output(collections.get(collection) ?? '')),
      ]
    : []
}

function templateOf(site: Site): TemplateFile {
  const { context, part } = site
  const isParameter = (zone: Zone) => context.existingZones && zone.idIsMadeUp === true
  const signed = part.zones.filter(({ signing }) => signing)
  const id = (zone: Zone) => site.zones.get(zone) ?? ''
  const parameters: readonly Entry[] = [
    ...part.zones
      .filter(isParameter)
      .map((zone): Entry => [id(zone), { Type: 'AWS::Route53::HostedZone::Id', Description: displayName(zone.name) }]),
    ...signed.map(
      (zone): Entry => [
        `KmsKeyArn${id(zone).replace(/^Zone/, '')}`,
        { Type: 'String', Description: 'KMS key (ECC_NIST_P256, us-east-1) that signs the zone' },
      ],
    ),
  ]
  const resources: readonly Entry[] = [
    ...(context.existingZones ? [] : part.zones).map((zone): Entry => [id(zone), zoneResource(zone)]),
    ...[...part.checks].map((check): Entry => [site.checks.get(check) ?? '', checkResource(site, check)]),
    ...[...part.collections].map((each): Entry => [site.collections.get(each) ?? '', collectionResource(each)]),
    ...part.zones.flatMap((zone) => recordResources(site, zone)),
    ...signed.flatMap((zone) => signingResources(site, zone)),
  ]
  const outputs = outputsOf(site)
  const section = (name: string, entries: readonly Entry[]) =>
    entries.length > 0 ? { [name]: render(Object.fromEntries(entries)) } : {}
  const body = {
    ...section('Parameters', parameters),
    Resources: render(Object.fromEntries(resources)),
    ...section('Outputs', outputs),
  }
  const mark = `r53sim ${sha256Hex(canonicalJson(body)).slice(0, HASH_LENGTH)}`
  const text = formatJsonForYaml({ AWSTemplateFormatVersion: '2010-09-09', Description: mark, ...body })
  const label = part.label === '' ? '' : `.${part.label}`
  const bytes = new TextEncoder().encode(text).length
  const counts = { resources: resources.length, outputs: outputs.length, bytes }
  return {
    name: `${fileNamePart(context.planName)}${label}.cloudformation.json`,
    text,
    body,
    counts,
    fits: counts.resources <= RESOURCES_MAX && counts.outputs <= OUTPUTS_MAX && bytes <= TEMPLATE_BYTES_MAX,
  }
}

const dynamicReferences = ({ body }: TemplateFile): readonly Refusal[] =>
  [...textsIn(body, '')]
    .filter(([, part]) => part.includes(DYNAMIC))
    .map(([path]) => ({
      code: 'dynamic-reference',
      path,
      message: `CloudFormation would replace "${DYNAMIC}…" at ${path}, and cannot be told not to`,
    }))

function tooLarge({ name, counts, fits }: TemplateFile): readonly Refusal[] {
  if (fits) return []
  const most = `${RESOURCES_MAX}, ${OUTPUTS_MAX} and ${TEMPLATE_BYTES_MAX} are the most`
  const message =
    `${name} has ${counts.resources} resources, ${counts.outputs} outputs and ${counts.bytes} bytes, ${most}, ` +
    'and what is in it stands in one template: delegate a part of the zone to one of its own, or write change batches'
  return [{ code: 'template-too-large', path: name, message }]
}

/** What the stack of a zone imports must be there before. */
const splitNote = (files: readonly TemplateFile[]): readonly Note[] => {
  const shared = files.find(({ counts }) => counts.outputs > 0)
  const order = shared === undefined ? '' : `; the stack of ${shared.name} comes first, since the others import from it`
  return files.length > 1
    ? [{ severity: 'info', code: 'split', path: '', message: `a template for each zone, as one is too large${order}` }]
    : []
}

/**
 * A CloudFormation template of all zones, health checks and CIDR collections, with record sets in groups of at most a
 * hundred; where that is more than CloudFormation takes, one of each zone and one of what zones share. Names of resources
 * come from the plan's.
 *
 * @see engines.md 3.2
 */
export function writeCloudFormation(deployment: Deployment, context: ExportContext): Written {
  const zones = sortZones(deployment.zones)
  const checks = sortChecks(deployment)
  const collections = [...deployment.cidrCollections.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const labels = zoneLabels(deployment)
  const names: Names = {
    deployment,
    context,
    zones: logicalIds('Zone', zones, (zone) => labels.get(zone.id) ?? zone.id),
    checks: logicalIds('Check', checks, ({ id }) => id),
    collections: logicalIds('Cidr', collections, ({ name }) => name),
  }
  const all = { label: '', zones, checks: new Set(checks), collections: new Set(collections) }
  const whole = templateOf({ ...names, part: all })
  const parts = whole.fits || zones.length < 2 ? [] : partsOf(deployment, all, labels)
  const files = parts.length > 0 ? parts.map((part) => templateOf({ ...names, part })) : [whole]
  return {
    files: new Map(files.map(({ name, text }) => [name, text])),
    notes: [
      ...unreachableCheckNotes(checks),
      ...checks.filter(({ disabled }) => disabled).map(disabledNote),
      ...leftOutApex(zones, context),
      ...zones.filter(({ signing }) => signing).map(signingNote),
      ...splitNote(files),
    ],
    refusals: files.flatMap((file) => [...dynamicReferences(file), ...tooLarge(file)]),
  }
}

const disabledNote = ({ id }: HealthCheck): Note => ({
  severity: 'lost',
  code: 'check-disabled',
  path: id,
  message: `the check ${id} is disabled, which CloudFormation cannot say: it would be made and count`,
})

const signingNote = ({ name }: Zone): Note => ({
  severity: 'info',
  code: 'signing-key',
  path: displayName(name),
  message: `signing ${displayName(name)} needs a KMS key of yours: a parameter names it`,
})
