import { allRules } from '../../lint/registry.ts'
import type { RuleInfo } from '../../lint/rule.ts'
import type { Diagnostic } from '../../model/diagnostic.ts'
import type { Span } from '../../model/origin.ts'
import { printableJson } from '../json.ts'
import { ruleMarkdown, sourcesOf } from '../rule-help.ts'
import type { FindingsContext, FindingsFormat } from './format.ts'

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
const ROOT = '%SRCROOT%'

/** A relative reference by RFC 3986: every segment percent-encoded, so that no name is taken for a scheme or a query. */
const uriOf = (path: string) =>
  path
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')

/** Text as a message shows it: `[a](b)` would be a link. @see SARIF 2.1.0 §3.11.6 */
const messageOf = (text: string) => ({ text: text.replaceAll('](', '] (') })

/** What an alert shows: what is wrong as its first paragraph, what to do as its second. */
const textOf = ({ message, hint }: Diagnostic) => (hint === undefined ? message : `${message}\n${hint}`)

function descriptorOf(rule: RuleInfo) {
  return {
    id: rule.id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why },
    help: {
      text: [`${rule.why}\n`, ...sourcesOf(rule).map((source) => `${source}\n`)].join(''),
      markdown: ruleMarkdown(rule),
    },
    defaultConfiguration: { level: rule.severity },
    properties: { tags: ['dns', 'route53'], precision: 'very-high', rules: rule.rules },
  }
}

/** Places in the files of the run. Columns need no conversion: SARIF's end is exclusive too. */
function createLocations(files: readonly string[], repositoryPath: (file: string) => string) {
  const indices = new Map(files.map((file, index) => [file, index]))
  const artifactOf = (file: string) => {
    const index = indices.get(file)
    return { uri: uriOf(repositoryPath(file)), uriBaseId: ROOT, ...(index === undefined ? {} : { index }) }
  }
  const locationOf = ({ file, line, column, endLine, endColumn }: Span) => ({
    physicalLocation: {
      artifactLocation: artifactOf(file),
      region: { startLine: line, startColumn: column, endLine, endColumn },
    },
  })
  return { artifactOf, locationOf }
}

/** A finding with what only its own kind has to say. */
export interface SarifFinding extends Diagnostic {
  /** Members of the result beyond those that all findings have; places as SARIF writes them. */
  readonly more?: (locationOf: (span: Span) => object) => object
}

interface SarifContext extends Pick<FindingsContext, 'version' | 'repositoryPath'> {
  readonly files: readonly string[]
  /** Descriptors of the rules that found something. */
  readonly rules: readonly { readonly id: string }[]
  /** What the whole run has to say beside its results. */
  readonly notice?: string
}

/** A log of one run. @see SARIF 2.1.0 §3.13 */
export function sarifLog(
  found: readonly SarifFinding[],
  { files, rules, version, repositoryPath, notice }: SarifContext,
): string {
  const ruleIndices = new Map(rules.map(({ id }, index) => [id, index]))
  const { artifactOf, locationOf } = createLocations(files, repositoryPath)
  const results = found.map((finding) => {
    const { rule, severity, at, related = [], more } = finding
    const ruleIndex = ruleIndices.get(rule)
    return {
      ruleId: rule,
      ...(ruleIndex === undefined ? {} : { ruleIndex }),
      level: severity,
      message: messageOf(textOf(finding)),
      locations: [locationOf(at)],
      ...(related.length === 0
        ? {}
        : {
            relatedLocations: related.map((other, id) => ({
              id,
              ...locationOf(other.at),
              message: messageOf(other.message),
            })),
          }),
      ...more?.(locationOf),
    }
  })
  return printableJson({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'r53sim',
            semanticVersion: version,
            rules,
          },
        },
        invocations: [
          {
            executionSuccessful: true,
            ...(notice === undefined
              ? {}
              : { toolExecutionNotifications: [{ level: 'warning', message: messageOf(notice) }] }),
          },
        ],
        originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the repository.' } } },
        artifacts: files.map((file) => ({ location: artifactOf(file), roles: ['analysisTarget'] })),
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  })
}

/**
 * For services that track findings, GitHub's code scanning first: SARIF 2.1.0, one run for all plans, with what there
 * is to say about every rule that found something.
 */
export const findingsToSarif: FindingsFormat = (plans, { version, repositoryPath }) => {
  const diagnostics = plans.flatMap((plan) => plan.diagnostics)
  const found = new Set(diagnostics.map(({ rule }) => rule))
  return sarifLog(diagnostics, {
    files: [...new Set(plans.flatMap((plan) => plan.files.map(({ name }) => name)))],
    rules: allRules.filter(({ id }) => found.has(id)).map(descriptorOf),
    version,
    repositoryPath,
  })
}
