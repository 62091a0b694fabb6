// Generated from schemas/plan.schema.json by scripts/generate/. Do not edit.
import type { PlanDocument } from './document.gen.ts'

export interface SchemaError {
  readonly keyword: string
  /** JSON pointer into the plan. */
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  /** The key that a rule on keys refuses. */
  readonly propertyName?: string
}

export declare const validate: {
  (value: unknown): value is PlanDocument
  errors?: readonly SchemaError[] | null
}
