import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

test('generated files are those that their sources make', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/generate.mjs', '--check'], {
    encoding: 'utf8',
  })
  expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 })
})
