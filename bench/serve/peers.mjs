// The servers that are compared, with the same data in the words of each: a static name, one that fails over, one by weight.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findProgram } from '../measure.mjs'
import { scratchPath } from '../scratch.mjs'

const ZONE = `@ 900 IN SOA ns1.example.net. hostmaster.example.net. 1 7200 900 1209600 3600
@ 172800 IN NS ns1.example.net.
@ 172800 IN NS ns2.example.net.
static 60 IN A 192.0.2.10
`

/** Writes files into a folder of their own; its path. */
function folder(name, files) {
  const path = scratchPath(name)
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(path, file, '..'), { recursive: true })
    writeFileSync(join(path, file), text)
  }
  return path
}

const PLAN = `version: 1
endpoints:
  one: { ipv4: 192.0.2.1, health_check: { type: TCP, port: 80 } }
  two: { ipv4: 192.0.2.2, health_check: { type: TCP, port: 80 } }
zones:
  example.com:
    records:
      "@": { NS: { ttl: 172800, values: [ns1.example.net., ns2.example.net.] } }
      static: { A: { values: [192.0.2.10], ttl: 60 } }
      fail: { A: { ttl: 60, failover: { primary: one, secondary: two } } }
      mix: { A: { ttl: 60, weighted: { a: { weight: 3, endpoint: one }, b: { weight: 1, endpoint: two } } } }
`

const NODE = process.execPath
const R53SIM = fileURLToPath(new URL('../../bin/r53sim.js', import.meta.url))

/** r53sim with a plan (the shared one if none is said) and further options. */
export function r53simServer(name, options = [], plan = PLAN, extension = 'yaml') {
  return {
    name,
    kinds: ['static', 'fail', 'mix'],
    command: (port) => {
      const path = folder(`r53sim-${port}`, { [`plan.${extension}`]: plan })
      const listen = ['--listen', `127.0.0.1:${port}`, '--health', 'static', '--no-control', '--reload', 'off']
      return [NODE, R53SIM, 'serve', join(path, `plan.${extension}`), ...listen, ...options]
    },
  }
}

/** What a socket of Node costs whatever is done with a packet: it comes back as it is, marked as a response. */
const ECHO = `
const { createSocket } = require('node:dgram')
const socket = createSocket({ type: 'udp4', lookup: (host, _options, done) => done(null, host, 4) })
socket.on('message', (message, { port, address }) => {
  message[2] |= 0x80
  socket.send(message, port, address)
})
socket.bind(Number(process.argv[1]), '127.0.0.1')
`

const echo = {
  name: 'node:dgram echo',
  kinds: ['static'],
  command: (port) => [NODE, '-e', ECHO, String(port)],
}

const gdnsd = {
  name: 'gdnsd',
  kinds: ['static', 'fail', 'mix'],
  program: ['gdnsd', 'gdnsd'],
  command: (port, program) => {
    const path = scratchPath(`gdnsd-${port}`)
    folder(`gdnsd-${port}`, {
      'etc/config': `options => {
  listen => [ "127.0.0.1:${port}" ], udp_threads => 1, tcp_threads => 1, max_ncache_ttl => 86400
  run_dir => ${path}/run, state_dir => ${path}/state
}
plugins => {
  multifo => { service_types => up, fail => { one => 192.0.2.1, two => 192.0.2.2 } }
  weighted => { service_types => up, mix => { multi => false, one => [192.0.2.1, 3], two => [192.0.2.2, 1] } }
}
`,
      'etc/zones/example.com': `${ZONE}fail 60 DYNA multifo!fail\nmix 60 DYNA weighted!mix\n`,
      'run/keep': '',
      'state/keep': '',
    })
    return [program, '-c', join(path, 'etc'), 'start']
  },
}

const powerdns = {
  name: 'PowerDNS (Lua records)',
  kinds: ['static', 'fail', 'mix'],
  program: ['pdns_server', 'pdns-server'],
  needs: ['/usr/lib/x86_64-linux-gnu/pdns/libbindbackend.so', 'pdns-backend-bind'],
  command: (port, program) => {
    const zone = `$ORIGIN example.com.\n${ZONE}fail 60 IN LUA A "ifportup(80, {'192.0.2.1', '192.0.2.2'})"
mix 60 IN LUA A "pickwrandom({{3, '192.0.2.1'}, {1, '192.0.2.2'}})"\n`
    const path = folder(`powerdns-${port}`, { 'example.com': zone })
    folder(`powerdns-${port}`, { 'named.conf': `zone "example.com" { type master; file "${path}/example.com"; };\n` })
    const settings = {
      'config-dir': path,
      'socket-dir': path,
      launch: 'bind',
      'bind-config': `${path}/named.conf`,
      'local-address': '127.0.0.1',
      'local-port': port,
      'enable-lua-records': 'shared',
      'receiver-threads': 1,
      webserver: 'no',
      daemon: 'no',
      guardian: 'no',
    }
    return [program, ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`)]
  },
}

const nsd = {
  name: 'NSD',
  kinds: ['static'],
  program: ['nsd', 'nsd'],
  command: (port, program) => {
    const path = folder(`nsd-${port}`, { 'example.com': `$ORIGIN example.com.\n${ZONE}` })
    folder(`nsd-${port}`, {
      'nsd.conf': `server:
  ip-address: 127.0.0.1@${port}
  server-count: 1
  username: ""
  zonesdir: "${path}"
  pidfile: "${path}/pid"
  xfrdfile: "${path}/xfrd"
  zonelistfile: "${path}/zones"
  database: ""
  rrl-ratelimit: 0
remote-control:
  control-enable: no
zone:
  name: example.com
  zonefile: example.com
`,
    })
    return [program, '-d', '-c', join(path, 'nsd.conf')]
  },
}

const knot = {
  name: 'Knot DNS',
  kinds: ['static'],
  program: ['knotd', 'knot'],
  command: (port, program) => {
    const path = scratchPath(`knot-${port}`)
    folder(`knot-${port}`, {
      'example.com.zone': `$ORIGIN example.com.\n${ZONE}`,
      'knot.conf': `server:
  rundir: ${path}
  listen: 127.0.0.1@${port}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: ${path}
template:
  - id: default
    storage: ${path}
zone:
  - domain: example.com
    file: example.com.zone
`,
    })
    return [program, '-c', join(path, 'knot.conf')]
  },
}

export const peers = [gdnsd, powerdns, nsd, knot, echo]

/** Those whose programs are here, with the paths; names the packages of the others. */
export const available = (servers) =>
  servers.flatMap((server) => {
    const path = server.program && findProgram(...server.program)
    return server.program !== undefined && path === undefined ? [] : [{ ...server, path }]
  })
