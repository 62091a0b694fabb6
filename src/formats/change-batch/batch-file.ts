import { fileNamePart } from '../order.ts'

/** Name of a zone's so many-th batch, counted from 0, or of the one that takes it back. @see engines.md 2.1, 2.5 */
export const batchFileName = (
  label: string,
  index: number,
  kind: 'change-batch' | 'rollback' = 'change-batch',
): string => `${label}.${`${index + 1}`.padStart(3, '0')}.${kind}.json`

/** Name of the file with all calls in order. @see engines.md 2.1 */
export const bundleFileName = (planName: string): string => `${fileNamePart(planName)}.bundle.json`
