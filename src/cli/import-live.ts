import type { Deployment } from '../model/deployment.ts'
import { loadPlan } from '../plan/load.ts'
import { type ListenAddress, parseListenAddress } from '../serve/listen.ts'
import { isLoopback } from '../serve/pool.ts'
import { openControlClient } from './control-client.ts'
import { Failure } from './failure.ts'
import { readSecret } from './serve-control.ts'
import type { System } from './system.ts'

const LOCALHOST = '127.0.0.1'
const HTTP_PORT = '80'

/** The control port that `--live` names. */
function controlPort(live: string): ListenAddress {
  const url = URL.canParse(live) ? new URL(live) : undefined
  const host = url?.hostname === 'localhost' ? LOCALHOST : url?.hostname
  const at = parseListenAddress(`${host}:${url?.port || HTTP_PORT}`)
  const isPlain = url?.protocol === 'http:' && `${url.pathname}${url.search}${url.username}${url.password}` === '/'
  if (!isPlain || 'message' in at)
    throw new Failure(`--live ${live} is no control port`, 'write it as http://127.0.0.1:8053 or http://[::1]:8053')
  return at
}

/** What no plan has: characters that a terminal takes for commands. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/

export interface LivePlan {
  readonly text: string
  readonly deployment: Deployment
}

/** The plan of a running `serve`, read from its control port; what it sends is taken for a plan only if it is one. */
export async function readLivePlan(live: string, tokenFile: string | undefined, system: System): Promise<LivePlan> {
  const at = controlPort(live)
  if (tokenFile !== undefined && !isLoopback(at.address))
    throw new Failure(
      `--live ${live} would send the token over the network for all to read`,
      'ask from the machine of the server, or through a tunnel',
    )
  const token = tokenFile === undefined ? undefined : readSecret(tokenFile, '--token-file', system)
  const text = await openControlClient(at, token, '--live').text('/plan', 'application/yaml')
  const { deployment } = await loadPlan([{ name: live, text }])
  if (deployment === undefined || CONTROL.test(text))
    throw new Failure(`what ${live} sends is no plan`, 'is it the control port of r53sim serve of this version?')
  return { text, deployment }
}
