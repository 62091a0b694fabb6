import { execFileSync } from 'node:child_process'
import { bareNode, bundle, compare, findProgram, median, peakMb, r53sim, ratios, rounds } from '../measure.mjs'
import { largePlan, toYaml, toZoneFile } from '../plans.mjs'
import { writeScratch } from '../scratch.mjs'

const FILES = 10
const LARGE = 10_000
const VAST = 100_000

/** Figures of validate on plans that have no finding. */
export async function run() {
  const large = largePlan(LARGE)
  await measureReading(writeScratch('large.yaml', toYaml(large)), writeScratch('large.json', JSON.stringify(large)))
  const parts = Array.from({ length: FILES }, (_, index) =>
    writeScratch(`part-${index}.yaml`, toYaml(largePlan(LARGE / FILES, `zone-${index}.example`))),
  )
  measure('node -e 0', {
    'node -e 0': bareNode,
    '10,000 records, YAML': r53sim('validate', writeScratch('large.yaml', toYaml(large))),
    '10,000 records, JSON': r53sim('validate', writeScratch('large.json', JSON.stringify(large))),
    '10 files of 1,000 records, YAML': r53sim('validate', ...parts),
  })
  const vast = largePlan(VAST)
  const plans = {
    '100,000 records, YAML': r53sim('validate', writeScratch('vast.yaml', toYaml(vast))),
    '100,000 records, JSON': r53sim('validate', writeScratch('vast.json', JSON.stringify(vast))),
  }
  const checkzone = findProgram('named-checkzone', 'bind9-utils')
  if (checkzone === undefined) return measure('100,000 records, JSON', plans)
  const zone = writeScratch('vast.zone', toZoneFile(vast))
  measure('named-checkzone', { 'named-checkzone': [checkzone, '-q', 'example.com', zone], ...plans })
}

/** Reading alone, as ratios to the yaml package, which reads what the plain reader leaves. */
async function measureReading(yaml, json) {
  const program = await bundle('parts/reading.ts')
  const readings = {
    '10,000 records, yaml package': ['yaml', yaml],
    '10,000 records, plain YAML': ['plain', yaml],
    '10,000 records, JSON': ['json', json],
  }
  const samples = Object.keys(readings).map((name) => [name, []])
  for (let round = 0; round < rounds; round += 1)
    for (const [name, found] of samples)
      found.push(Number(execFileSync(process.execPath, [program, ...readings[name]], { encoding: 'utf8' })))
  console.table(ratios(new Map(samples.map(([name, found]) => [name, median(found)])), '10,000 records, yaml package'))
}

function measure(base, commands) {
  const rows = ratios(compare(commands, Math.ceil(rounds / 3)), base)
  for (const [name, command] of Object.entries(commands))
    if (command[0] === process.execPath) rows[name]['peak MB'] = Math.round(peakMb(command))
  console.table(rows)
}
