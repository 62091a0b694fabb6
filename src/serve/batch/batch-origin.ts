import type { QueryOrigin } from '../../dns/respond.ts'
import type { BatchSocket } from './batch-socket.ts'

/** Who sent the message at hand; the text of the address is made only for those who look. */
export class BatchOrigin implements QueryOrigin {
  readonly transport = 'udp'
  index = 0
  private readonly socket: BatchSocket
  constructor(socket: BatchSocket) {
    this.socket = socket
  }
  get address(): string {
    return this.socket.addressOf(this.index)
  }
}
