import type { Fault } from '../health/faults.ts'
import type { Deployment } from '../model/deployment.ts'
import { printable } from '../values/printable.ts'
import { spokenName } from './record-words.ts'

const FAULTS_SHOWN_MAX = 6

const FAULT_WORDS: Readonly<Record<Fault['kind'], readonly [one: string, several: string]>> = {
  endpoint: ['endpoint', 'endpoints'],
  value: ['value', 'values'],
  check: ['health check', 'health checks'],
  alarm: ['alarm', 'alarms'],
  checker: ['checkers of', 'checkers of'],
  blind: ['blind health check', 'blind health checks'],
}

/** `endpoints euw1 (192.0.2.20), canary (192.0.2.21); alarm orders`. */
export function faultWords(faults: readonly Fault[], endpoints: Deployment['endpoints']): string {
  if (faults.length === 0) return 'nothing'
  const kinds = [...new Set(faults.map(({ kind }) => kind))]
  return kinds
    .map((kind) => {
      const names = faults.filter((fault) => fault.kind === kind).map(({ name }) => name)
      const texts = names.slice(0, FAULTS_SHOWN_MAX).map((name) => {
        const { ipv4, ipv6, dnsName } = (kind === 'endpoint' ? endpoints.get(name) : undefined) ?? {}
        const place = ipv4 ?? ipv6 ?? (dnsName === undefined ? undefined : spokenName(dnsName))
        return printable(place === undefined ? name : `${name} (${place})`)
      })
      const more = names.length > FAULTS_SHOWN_MAX ? ` and ${names.length - FAULTS_SHOWN_MAX} more` : ''
      return `${FAULT_WORDS[kind][names.length === 1 ? 0 : 1]} ${texts.join(', ')}${more}`
    })
    .join('; ')
}
