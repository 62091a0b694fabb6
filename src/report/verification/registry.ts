import type { VerificationFormat } from './format.ts'
import { verificationToText } from './text.ts'

/** Every format of `verify`, in the order of the help text. Only the one that is asked for loads. */
export const verificationFormats = {
  text: async () => verificationToText,
  json: async () => (await import('./json.ts')).verificationToJson,
  ndjson: async () => (await import('./json.ts')).verificationToNdjson,
  junit: async () => (await import('./junit.ts')).verificationToJunit,
  sarif: async () => (await import('./sarif.ts')).verificationToSarif,
  github: async () => (await import('./github.ts')).verificationToGithub,
  markdown: async () => (await import('./markdown.ts')).verificationToMarkdown,
} as const satisfies Readonly<Record<string, () => Promise<VerificationFormat>>>

export type VerificationFormatName = keyof typeof verificationFormats
