import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { plainEnv, projectRoot } from './cli.ts'
import { freePort } from './secondaries.ts'

const run = promisify(execFile)

/** What an example in a folder of `examples/` says, run as its reader runs it. */
export async function runExample(folder: string, more: NodeJS.ProcessEnv = {}) {
  const [api, dns] = [await freePort(), await freePort()]
  const { stdout } = await run('bash', [join(projectRoot, 'examples', folder, 'run.sh')], {
    env: {
      ...plainEnv(),
      R53SIM: `${process.execPath} ${join(projectRoot, 'bin/r53sim.js')}`,
      API_PORT: String(api),
      DNS_PORT: String(dns),
      ...more,
    },
  })
  return stdout
}
