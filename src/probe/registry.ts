import type { EndpointCheckType } from '../model/health-check.ts'
import { probeHttp } from './http.ts'
import type { Prober } from './prober.ts'
import { probeTcp } from './tcp.ts'

export const probers: { readonly [K in EndpointCheckType]: Prober } = {
  HTTP: probeHttp,
  HTTPS: probeHttp,
  HTTP_STR_MATCH: probeHttp,
  HTTPS_STR_MATCH: probeHttp,
  TCP: probeTcp,
}
