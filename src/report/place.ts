import type { Span } from '../model/origin.ts'
import { printable } from '../values/printable.ts'

/** `plan.yaml:31:15`. */
export const placeText = ({ file, line, column }: Span): string => `${printable(file)}:${line}:${column}`
