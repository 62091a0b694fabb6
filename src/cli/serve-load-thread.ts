import { parentPort, workerData } from 'node:worker_threads'
import { sliceDeployment } from '../serve/plan-transfer.ts'
import type { LoadMessage, LoadRequest } from './serve-loader.ts'
import { readServedPlan } from './serve-plan.ts'
import { openSystem } from './system.ts'

/** What the thread has to say, in that order. */
async function* messages(request: LoadRequest): AsyncGenerator<LoadMessage> {
  const { packageRoot, name, options, servedDigest, stderr } = request
  const system = openSystem(new URL(packageRoot))
  // A thread's own streams lead to the main thread: what findings look like goes by the streams there.
  const read = await readServedPlan(name, options, servedDigest, {
    ...system,
    stderr: { ...stderr, closed: false, write: system.stderr.write },
  })
  if (read.outcome !== 'changed') return yield read
  const { outcome, deployment, digest, files } = read
  yield { outcome, digest, files }
  for (const slice of sliceDeployment(deployment)) yield { outcome: 'slice', slice }
  yield { outcome: 'end' }
}

const port = parentPort
if (port === null) throw new Error('unreachable: only serve starts this, in a thread')
const said = messages(workerData)
// One at a time, each when it is asked for: messages that wait are all read in one turn of the event loop.
port.on('message', async () => {
  const { value, done } = await said.next()
  if (done) port.close()
  else port.postMessage(value)
})
