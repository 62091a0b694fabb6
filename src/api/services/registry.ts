import { cloudWatchService } from './cloudwatch/cloudwatch.ts'
import { domainsService } from './domains/domains.ts'
import type { ApiService } from './service.ts'
import { stsService } from './sts.ts'

/** One line a service. */
export const services: readonly ApiService[] = [stsService, cloudWatchService, domainsService]
