import type { Files, TargetTool } from '../target-tool.ts'
import { formatYaml } from './yaml.ts'

const EXPORTED_CONFIG = 'config.yaml'

/** A dot within, so that it is the file of no zone. */
const CHECK_CONFIG = 'r53sim.check.conf'

const zoneFiles = (files: Files) => [...files.keys()].filter((name) => name !== EXPORTED_CONFIG)

/** The zones without their target, which may not be installed and wants credentials; only its own records need it loaded. */
function checkConfig(files: Files): string {
  const needsRoute53 = [...files.values()].some((text) => text.includes('"Route53Provider/'))
  const route53 = { class: 'octodns_route53.Route53Provider', access_key_id: 'none', secret_access_key: 'none' }
  return formatYaml({
    providers: {
      config: { class: 'octodns.provider.yaml.YamlProvider', directory: '.', enforce_order: true },
      ...(needsRoute53 ? { route53 } : {}),
    },
    zones: Object.fromEntries(zoneFiles(files).map((name) => [name.replace(/yaml$/, ''), { sources: ['config'] }])),
  })
}

/** @see engines.md 5 */
export const octodnsTools: readonly TargetTool[] = [
  {
    program: 'octodns-validate',
    product: 'octoDNS',
    runs: (files) => {
      const names = zoneFiles(files)
      return names.length === 0 ? [] : [{ args: [`--config-file=${CHECK_CONFIG}`], files: names }]
    },
    stage: (files) => new Map([[CHECK_CONFIG, checkConfig(files)]]),
  },
]
