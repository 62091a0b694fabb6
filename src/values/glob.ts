/**
 * True for the texts that `pattern` covers: `*` stands for any characters or none, everything else for itself.
 * Linear in the text for each star, whatever the pattern.
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  const [head = '', ...middle] = pattern.split('*')
  const tail = middle.pop()
  if (tail === undefined) return (text) => text === pattern
  return (text) => {
    const end = text.length - tail.length
    if (end < head.length || !text.startsWith(head) || !text.endsWith(tail)) return false
    let from = head.length
    for (const part of middle) {
      const found = text.indexOf(part, from)
      if (found < 0 || found + part.length > end) return false
      from = found + part.length
    }
    return true
  }
}

/** True if the text is a pattern rather than a name. */
export const isGlob = (text: string): boolean => text.includes('*')
