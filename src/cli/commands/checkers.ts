import type { Command } from 'commander'
import { checkersToJson } from '../../report/checkers/json.ts'
import { checkersToNftables } from '../../report/checkers/nftables.ts'
import { checkersToTerraform, rulesOverQuota } from '../../report/checkers/terraform.ts'
import { checkersToText } from '../../report/checkers/text.ts'
import {
  type AddressFamily,
  allCheckers,
  type CheckerNeeds,
  checkerNeedsOf,
  checkerRanges,
} from '../../route53/checker-ranges.ts'
import { checkerRegionCodes, isCheckerRegion } from '../../route53/checkers.ts'
import { suggest } from '../../values/nearest.ts'
import { type CommonOptions, collect, type Example } from '../command.ts'
import { type ExitCode, Failure } from '../failure.ts'
import { openPlan } from '../read-plan.ts'
import type { System } from '../system.ts'
import { openStyle } from '../terminal.ts'

interface CheckersOptions extends CommonOptions {
  readonly region?: readonly string[]
  readonly family?: AddressFamily
  readonly port?: readonly number[]
  readonly format: 'text' | 'json' | 'nftables' | 'terraform'
}

export const examples: readonly Example[] = [
  ['r53sim checkers', 'every block that Route 53 probes from'],
  ['r53sim checkers plan.yaml --format terraform > checkers.tf.json', 'a security group for the checks of a plan'],
  ['r53sim checkers --port 8443 --format nftables | nft -f -', 'sets for a firewall'],
]

const PORT_MAX = 65535

function collectPort(text: string, previous: readonly number[] = []): readonly number[] {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > PORT_MAX)
    throw new Failure(`--port "${text}" is no number from 1 to ${PORT_MAX}`, 'write it as 443')
  return [...previous, port]
}

export function define(command: Command): void {
  command
    .argument('[plan]', 'only what the health checks of this plan need (default: everything)')
    .addOption(
      command
        .createOption('--format <format>', 'how to print it')
        .choices(['text', 'json', 'nftables', 'terraform'])
        .default('text'),
    )
    .option('--region <region>', 'only checkers of this region (repeatable)', collect)
    .addOption(command.createOption('--family <family>', 'only these addresses').choices(['ipv4', 'ipv6']))
    .option('--port <port>', 'the TCP port that is checked (repeatable; default: 80 and 443)', collectPort)
}

async function planNeeds(path: string | undefined, options: CheckersOptions, system: System): Promise<CheckerNeeds> {
  if (path === undefined && options.plan === undefined) return allCheckers
  const { deployment } = await openPlan(path, options, system, { evenWithErrors: true })
  const needs = checkerNeedsOf(deployment.healthChecks.values())
  if (needs === undefined)
    throw new Failure('the plan has no health check that probes an endpoint', 'there is nobody to let in')
  return needs
}

export async function run([path]: readonly [string?], options: CheckersOptions, system: System): Promise<ExitCode> {
  const unknown = options.region?.find((region) => !isCheckerRegion(region))
  if (unknown !== undefined)
    throw new Failure(
      `no health checkers stand in "${unknown}"`,
      suggest(unknown, checkerRegionCodes) ?? `they stand in ${checkerRegionCodes.join(', ')}`,
    )
  const needed = await planNeeds(path, options, system)
  const needs: CheckerNeeds = {
    regions: options.region ?? needed.regions,
    families: options.family === undefined ? needed.families : [options.family],
    ports: options.port === undefined ? needed.ports : [...new Set(options.port)].sort((a, b) => a - b),
  }
  const ranges = checkerRanges(needs)
  switch (options.format) {
    case 'text':
      system.stdout.write(checkersToText(needs, ranges, await openStyle(system, system.stdout, options.color)))
      break
    case 'json':
      system.stdout.write(checkersToJson(needs, ranges))
      break
    case 'nftables':
      system.stdout.write(checkersToNftables(needs, ranges))
      break
    case 'terraform': {
      system.stdout.write(checkersToTerraform(needs, ranges))
      const over = rulesOverQuota(needs, ranges)
      if (over !== undefined)
        system.stderr.write(
          `${over.rules} rules of ${over.family}, and a security group takes ${over.quota} unless its quota is raised: fewer with --family ipv4 (checks of names are made over IPv4), --port, or the plan's own checks (r53sim checkers PLAN)\n`,
        )
      break
    }
  }
  return 0
}
