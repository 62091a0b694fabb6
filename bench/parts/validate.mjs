import { bareNode, compare, findProgram, peakMb, r53sim, ratios, rounds } from '../measure.mjs'
import { largePlan, toYaml, toZoneFile } from '../plans.mjs'
import { writeScratch } from '../scratch.mjs'

const FILES = 10
const LARGE = 10_000
const VAST = 100_000

/** Figures of validate on plans that have no finding. */
export function run() {
  const large = largePlan(LARGE)
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

function measure(base, commands) {
  const rows = ratios(compare(commands, Math.ceil(rounds / 3)), base)
  for (const [name, command] of Object.entries(commands))
    if (command[0] === process.execPath) rows[name]['peak MB'] = Math.round(peakMb(command))
  console.table(rows)
}
