import { type ListenAddress, parseListenAddress } from '../serve/listen.ts'
import { Failure } from './failure.ts'

/** The addresses of a repeatable option. */
export function listenAddresses(flag: string, texts: readonly string[]): readonly ListenAddress[] {
  return texts.map((text) => {
    const parsed = parseListenAddress(text)
    if ('message' in parsed) throw new Failure(`${flag}: ${parsed.message}`, parsed.hint)
    return parsed
  })
}
