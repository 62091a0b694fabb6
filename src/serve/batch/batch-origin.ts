import type { Asker } from '../../dns/engine/engine.ts'
import type { QueryOrigin } from '../../dns/respond.ts'
import type { BatchSocket } from './batch-socket.ts'

/** Who sent the message at hand; the text of the address is made only for those who look. */
export class BatchOrigin implements QueryOrigin, Asker {
  readonly transport = 'udp'
  index = 0
  private readonly socket: BatchSocket
  constructor(socket: BatchSocket) {
    this.socket = socket
  }
  get address(): string {
    return this.socket.addressOf(this.index)
  }
  writeOctets(out: Uint8Array): number {
    return this.socket.writeOctets(this.index, out)
  }
}
