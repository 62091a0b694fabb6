import type { CheckerNeeds, CheckerRange } from '../../route53/checker-ranges.ts'
import { formatJson } from '../json.ts'

/** `r53sim/checkers/v1`. */
export const checkersToJson = ({ ports }: CheckerNeeds, ranges: readonly CheckerRange[]): string =>
  formatJson('checkers', {
    ports,
    ranges: ranges.map(({ cidr, family, region = null }) => ({ cidr, family, region })),
  })
