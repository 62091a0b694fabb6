import { writeBind } from './bind/write.ts'
import { isLeftoverBatch, writeChangeBatch } from './change-batch/write.ts'
import type { ExportFormat } from './format.ts'

/** Every export format, in the order of the help text. */
export const exportFormats: readonly ExportFormat[] = [
  {
    id: 'bind',
    summary: 'zone files for BIND, NSD and Knot: the answers for one client and state of health',
    isOwn: (text) => text.startsWith(';r53sim:zone '),
    write: writeBind,
  },
  {
    id: 'change-batch',
    summary: 'what aws route53 change-resource-record-sets takes, with the health checks beside it',
    isOwn: (text) => /^\{\s*"Comment": "r53sim /.test(text),
    isLeftover: isLeftoverBatch,
    write: writeChangeBatch,
  },
]

export const findExportFormat = (id: string): ExportFormat | undefined =>
  exportFormats.find((format) => format.id === id)
