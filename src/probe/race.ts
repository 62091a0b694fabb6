export interface Settler<T> {
  /** The first call decides; later ones do nothing. */
  readonly settle: (value: T) => void
  /** Settles with `atLimit()` after `ms` unless something else does first; replaces the limit before it. */
  readonly limit: (ms: number, atLimit: () => T) => void
}

/** The first of a value, a limit and the signal's abort (which rejects with its reason). Timer and listener are gone when it settles. */
export function race<T>(signal: AbortSignal | undefined, begin: (settler: Settler<T>) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    let timer: NodeJS.Timeout | undefined
    let settled = false
    const end = () => {
      settled = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
    const abort = () => {
      end()
      reject(signal?.reason)
    }
    const settle = (value: T) => {
      if (settled) return
      end()
      resolve(value)
    }
    const limit = (ms: number, atLimit: () => T) => {
      clearTimeout(timer)
      if (!settled) timer = setTimeout(() => settle(atLimit()), ms)
    }
    signal?.addEventListener('abort', abort, { once: true })
    try {
      begin({ settle, limit })
    } catch (error) {
      end()
      reject(error)
    }
  })
}
