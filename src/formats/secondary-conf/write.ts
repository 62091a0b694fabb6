import type { Deployment, Zone } from '../../model/deployment.ts'
import { configName } from '../../values/master-name.ts'
import { displayName } from '../../values/name.ts'
import type { ExportContext, Note, Place, Refusal, TransferContext, Written } from '../format.ts'
import { sortZones, zoneLabels } from '../order.ts'

/** What the servers are to fetch: the name as configurations write it, and the file that holds it. */
interface Fetched {
  readonly name: string
  readonly file: string
}

type Conf = (zones: readonly Fetched[], transfer: TransferContext) => readonly string[]

const at = ({ address, port }: Place) => `${address}@${port}`

const nsdConf: Conf = (zones, { primary, listen, key }) => [
  'server:',
  `    ip-address: ${at(listen)}`,
  '    username: ""',
  '    zonesdir: "."',
  '    pidfile: "nsd.pid"',
  '    xfrdfile: "nsd.xfrd"',
  '    zonelistfile: "nsd.zones"',
  '    xfrd-reload-timeout: 0',
  '',
  'remote-control:',
  '    control-enable: no',
  ...(key === undefined
    ? []
    : ['', 'key:', `    name: "${key.name}"`, `    algorithm: ${key.algorithm}`, `    secret: "${key.secret}"`]),
  ...zones.flatMap(({ name, file }) => [
    '',
    'zone:',
    `    name: "${name}"`,
    `    zonefile: "nsd.${file}"`,
    `    allow-notify: ${primary.address} ${key?.name ?? 'NOKEY'}`,
    `    request-xfr: ${at(primary)} ${key?.name ?? 'NOKEY'}`,
  ]),
]

const knotConf: Conf = (zones, { primary, listen, key }) => {
  const withKey = key === undefined ? [] : [`    key: "${key.name}"`]
  return [
    'server:',
    `    listen: ${at(listen)}`,
    '    rundir: "."',
    '',
    'log:',
    '  - target: stderr',
    '    any: info',
    '',
    'database:',
    '    storage: "."',
    ...(key === undefined
      ? []
      : ['', 'key:', `  - id: "${key.name}"`, `    algorithm: ${key.algorithm}`, `    secret: "${key.secret}"`]),
    '',
    'remote:',
    '  - id: hidden',
    `    address: ${at(primary)}`,
    ...withKey,
    '',
    'acl:',
    '  - id: hidden_notify',
    `    address: ${primary.address}`,
    ...withKey,
    '    action: notify',
    '',
    'zone:',
    ...zones.flatMap(({ name, file }) => [
      `  - domain: "${name}"`,
      '    storage: "."',
      `    file: "knot.${file}"`,
      '    master: hidden',
      '    acl: hidden_notify',
    ]),
  ]
}

const listenOn = ({ address, port }: Place) =>
  address.includes(':')
    ? ['    listen-on { none; };', `    listen-on-v6 port ${port} { ${address}; };`]
    : [`    listen-on port ${port} { ${address}; };`, '    listen-on-v6 { none; };']

const namedConf: Conf = (zones, { primary, listen, key }) => [
  'options {',
  '    directory ".";',
  '    pid-file "named.pid";',
  '    session-keyfile "named.session.key";',
  ...listenOn(listen),
  '    recursion no;',
  '    dnssec-validation no;',
  '    notify no;',
  '};',
  '',
  'controls { };',
  ...(key === undefined
    ? []
    : ['', `key "${key.name}" {`, `    algorithm ${key.algorithm};`, `    secret "${key.secret}";`, '};']),
  ...zones.flatMap(({ name, file }) => [
    '',
    `zone "${name}" {`,
    '    type secondary;',
    `    file "named.${file}";`,
    `    primaries { ${primary.address} port ${primary.port}${key === undefined ? '' : ` key "${key.name}"`}; };`,
    '    min-refresh-time 30;',
    '    min-retry-time 10;',
    '};',
  ]),
]

/** Each server's file, with the command that starts it in the folder of the file. */
const SERVERS: readonly { file: string; comment: string; command: string; conf: Conf }[] = [
  { file: 'nsd.conf', comment: '#', command: 'nsd -d -c nsd.conf', conf: nsdConf },
  { file: 'knot.conf', comment: '#', command: 'knotd -c knot.conf', conf: knotConf },
  { file: 'named.conf', comment: '//', command: 'named -g -c named.conf', conf: namedConf },
]

function zoneNotes({ name, vpcs, signing }: Zone, isFirst: boolean): readonly Note[] {
  const path = displayName(name)
  if (vpcs !== undefined)
    return [{ severity: 'lost', code: 'private-zone', path, message: `${path} is private: serve gives it to nobody` }]
  if (!isFirst)
    return [
      {
        severity: 'lost',
        code: 'zone-twice',
        path,
        message: `${path} is there twice: a server has one zone of a name`,
      },
    ]
  const message = `${path} arrives unsigned unless serve signs it with --dnssec`
  return signing ? [{ severity: 'info', code: 'not-signed', path, message }] : []
}

/** Secrets and names of keys go into three syntaxes: only what is a plain word in all. */
function keyRefusals({ key }: TransferContext): readonly Refusal[] {
  if (key === undefined || /^[a-z0-9][a-z0-9._-]*$/.test(key.name)) return []
  return [{ code: 'key-name', path: key.name, message: `the key "${key.name}" needs a name of letters, digits, . - _` }]
}

/**
 * Configurations of NSD, Knot and BIND as secondaries of `serve`: each a whole file that runs in the foreground from
 * its own folder.
 *
 * @see engines.md 4.6
 */
export function writeSecondaryConf(deployment: Deployment, { transfer }: ExportContext): Written {
  if (transfer === undefined) throw new Error('unreachable: an export of secondaries that knows no primary')
  const labels = zoneLabels(deployment)
  const sorted = sortZones(deployment.zones)
  const isFirst = (zone: Zone) => sorted.find(({ name }) => name === zone.name) === zone
  const published = sorted.filter((zone) => zone.vpcs === undefined && isFirst(zone))
  const zones = published.map((zone) => ({ name: configName(zone.name), file: `${labels.get(zone.id)}.zone` }))
  const { key, primary } = transfer
  const files = new Map(
    SERVERS.map(({ file, comment, command, conf }) => [
      file,
      `${[`${comment} r53sim secondary-conf: ${command}`, ...conf(zones, transfer)].join('\n')}\n`,
    ]),
  )
  const unsigned: Note = {
    severity: 'info',
    code: 'no-key',
    path: '',
    message: `anybody at ${primary.address} could pass for the primary: give both sides a key with --tsig and --tsig-file`,
  }
  const secret: Note = {
    severity: 'info',
    code: 'secret',
    path: '',
    message: 'the files hold the secret of the key: only their owner may read them',
  }
  return {
    files,
    notes: [...sorted.flatMap((zone) => zoneNotes(zone, isFirst(zone))), key === undefined ? unsigned : secret],
    refusals: keyRefusals(transfer),
    ...(key === undefined ? {} : { isSecret: true }),
  }
}
