/** Calls back on every SIGHUP, which then does not end the process. Returns the way to stop listening. */
export function onHangup(callback: () => void): () => void {
  process.on('SIGHUP', callback)
  return () => process.off('SIGHUP', callback)
}
