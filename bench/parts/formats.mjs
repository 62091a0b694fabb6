import { bareNode, compare, findProgram, peakMb, r53sim, ratios, rounds } from '../measure.mjs'
import { largePlan, toYaml, toZoneFile } from '../plans.mjs'
import { scratchPath, writeScratch } from '../scratch.mjs'

const SIZES = [10_000, 100_000]
const EXPORTS = ['bind', 'change-batch', 'terraform', 'octodns']
const FEW_ROUNDS = Math.ceil(rounds / 3)

/** What `aws route53 list-resource-record-sets` prints about the zone of a large plan: addresses, and weighted pairs for its failover. */
function toDump({ zones }) {
  const sets = Object.entries(zones).flatMap(([zone, { records }]) => [
    soaOf(zone),
    ...Object.entries(records).flatMap(([name, { A }]) =>
      A.failover === undefined
        ? [setOf(`${name}.${zone}.`, A.values, A.ttl)]
        : ['blue', 'green'].map((SetIdentifier, index) => ({
            ...setOf(`${name}.${zone}.`, [`198.51.100.${index}`], A.ttl),
            SetIdentifier,
            Weight: index,
          })),
    ),
  ])
  return JSON.stringify({ ResourceRecordSets: sets }, undefined, 4)
}

const setOf = (Name, values, TTL) => ({ Name, Type: 'A', TTL, ResourceRecords: values.map((Value) => ({ Value })) })

const soaOf = (zone) => ({
  Name: `${zone}.`,
  Type: 'SOA',
  TTL: 900,
  ResourceRecords: [{ Value: 'ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400' }],
})

/** Reads JSON and writes it again, two spaces deep: what any program does that has it for input and output. */
const JSON_TWICE = 'import json, sys; json.dump(json.load(open(sys.argv[1])), open(sys.argv[2], "w"), indent=2)'

/** Programs that read the same records and write them, by name: BIND's own for zone files, Python's json for all else. */
function peers(dump, zone) {
  const [compilezone, python] = [findProgram('named-compilezone', 'bind9-utils'), findProgram('python3', 'python3')]
  return {
    ...(compilezone && {
      'named-compilezone': [compilezone, '-q', '-o', scratchPath('peer.zone'), 'example.com', zone],
    }),
    ...(python && { 'python3 json': [python, '-c', JSON_TWICE, dump, scratchPath('peer.json')] }),
  }
}

const peerOf = (name) => (/bind/i.test(name) ? 'named-compilezone' : 'python3 json')

/** CPU of whole imports and exports, beside programs that only read and write the records, and their peak memory. */
export async function run() {
  for (const size of SIZES) {
    const plan = largePlan(size)
    const [dump, zone] = [writeScratch('dump.json', toDump(plan)), writeScratch('example.com.zone', toZoneFile(plan))]
    const yaml = writeScratch('plan.yaml', toYaml(plan))
    const out = (name) => ['--force', '--out', scratchPath(name)]
    const commands = {
      'import, Route 53 JSON': r53sim('import', dump, ...out('imported.yaml')),
      'import, BIND': r53sim('import', zone, '--from', 'bind', ...out('imported.yaml')),
      ...Object.fromEntries(
        EXPORTS.map((format) => [
          `export, ${format}`,
          r53sim('export', yaml, '--to', format, '--allow-loss', ...out(format)),
        ]),
      ),
    }
    console.log(`${size.toLocaleString('en')} names`)
    const seconds = compare({ 'node -e 0': bareNode, ...peers(dump, zone), ...commands }, FEW_ROUNDS)
    const rows = ratios(seconds, 'node -e 0')
    for (const [name, command] of Object.entries(commands)) {
      const peer = peerOf(name)
      if (seconds.has(peer)) rows[name]['of its peer'] = `${(seconds.get(name) / seconds.get(peer)).toFixed(1)} ${peer}`
      rows[name]['peak MB'] = Math.round(peakMb(command))
    }
    console.table(rows)
  }
}
