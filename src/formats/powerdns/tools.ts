import { type Files, faultLines, type TargetTool } from '../target-tool.ts'

/** Delegations and glue, which check-zone calls unsigned always, and targets without addresses, which PowerDNS serves. */
const MISTAKEN = /auth=0|has a target/

/** Zones with their files, as `named.conf` names both. */
const zonesOf = (files: Files) =>
  [...(files.get('named.conf') ?? '').matchAll(/^zone "(.*?)" \{ type master; file "(.*?)";/gm)].map(
    ([, zone = '', file = '']) => ({ zone, file }),
  )

/** It reads no Lua: only an answer shows whether that runs. @see engines.md 3.5 */
export const powerDnsTools: readonly TargetTool[] = [
  {
    program: 'pdnsutil',
    product: 'PowerDNS',
    runs: (files) =>
      zonesOf(files).map(({ zone, file }) => ({ args: ['--config-dir=.', 'check-zone', '--', zone], files: [file] })),
    // The database of places is the reader's, and decides nothing here.
    stage: (files) => new Map([['pdns.conf', `${files.get('pdns.conf') ?? ''}launch=bind\n`]]),
    faults: faultLines(/\[Error\]/, MISTAKEN),
  },
]
