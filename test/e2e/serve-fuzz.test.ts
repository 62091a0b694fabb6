import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { projectRoot } from '../support/cli.ts'

test('D79 D72 fuzzed packets and streams over sockets: no law is broken, serve lives, and memory stays', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bench/fuzz-packets.mjs', '2000', '2', '2000'], {
    cwd: projectRoot,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^2000 packets, seed 2, /)
  expect(stdout).toMatch(/^sockets: 2000 packets over UDP, (\d+) replies of \1, /m)
  expect(stdout).toMatch(/^sockets: 5 streams each over TCP, TLS, and to the TLS port without TLS; /m)
  expect(stdout).toMatch(/^0 problems$/m)
  expect(status).toBe(0)
})
