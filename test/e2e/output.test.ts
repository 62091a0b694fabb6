import { execFileSync, spawn } from 'node:child_process'
import { closeSync, constants, openSync, readFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bin, folderWith, plainEnv, projectRoot, runShell } from '../support/cli.ts'

const schema = readFileSync(join(projectRoot, 'schemas/plan.schema.json'), 'utf8')

test('a file, a pipe and a device get the same bytes', async () => {
  const folder = folderWith({ '.keep': '' })
  const { stdout, stderr, code } = await runShell(
    `$R53SIM schema > ${folder}/file; $R53SIM schema | cat > ${folder}/pipe; $R53SIM schema > /dev/null; wc -c < ${folder}/file`,
  )
  expect({ stderr, code, size: stdout.trim() }).toEqual({ stderr: '', code: 0, size: `${Buffer.byteLength(schema)}` })
  for (const name of ['file', 'pipe']) expect(readFileSync(join(folder, name), 'utf8')).toBe(schema)
})

test('output appends to a file that is open for appending, and what was there stays', async () => {
  const folder = folderWith({ log: 'before\n' })
  await runShell(`$R53SIM --version >> ${folder}/log; $R53SIM --version >> ${folder}/log`)
  expect(readFileSync(join(folder, 'log'), 'utf8')).toMatch(/^before\n(\d+\.\d+\.\d+\n){2}$/)
})

test('nothing is lost in a pipe that does not wait, however slowly it is read', async () => {
  const fifo = join(folderWith({ '.keep': '' }), 'fifo')
  execFileSync('mkfifo', [fifo])
  const reader = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK)
  const writer = openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK)
  // More than the pipe holds: r53sim meets a full pipe before anybody reads.
  const child = spawn(process.execPath, [bin, 'schema'], { env: plainEnv(), stdio: ['ignore', writer, 'ignore'] })
  closeSync(writer)
  await new Promise((done) => child.once('spawn', done))
  expect(Buffer.byteLength(schema)).toBeGreaterThan(1 << 16)
  const chunks: Buffer[] = []
  for await (const chunk of new Socket({ fd: reader, readable: true, writable: false })) chunks.push(chunk)
  expect(Buffer.concat(chunks).toString()).toBe(schema)
})
