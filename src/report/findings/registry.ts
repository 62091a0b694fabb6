import type { FindingsFormat } from './format.ts'
import { findingsToText } from './text.ts'

/** Every format of findings, in the order of the help text. Only the one that is asked for loads. */
export const findingsFormats = {
  text: async () => findingsToText,
  json: async () => (await import('./json.ts')).findingsToJson,
  sarif: async () => (await import('./sarif.ts')).findingsToSarif,
  junit: async () => (await import('./junit.ts')).findingsToJunit,
  github: async () => (await import('./github.ts')).findingsToGithub,
} as const satisfies Readonly<Record<string, () => Promise<FindingsFormat>>>

export type FindingsFormatName = keyof typeof findingsFormats
