import { connectTcp } from './connect.ts'
import type { Prober } from './prober.ts'
import { addressOf } from './resolve.ts'

/** TCP checks pass as soon as a connection stands; nothing is sent. @see R3.4 */
export const probeTcp: Prober = async (check, context) => {
  const resolved = await addressOf(check, context)
  if (!resolved.ok) return resolved
  const connected = await connectTcp(resolved.address, check.port, context)
  if (!connected.ok) return connected
  connected.socket.destroy()
  return { ok: true, timings: connected.timings }
}
