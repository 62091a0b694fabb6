// Generated from schemas/plan.schema.json by scripts/generate/. Do not edit.
import type { PlanDocument } from './document.gen.ts'

/** True for what `validate` finds nothing wrong with: a value of null-prototype objects, lists and scalars. */
export declare const isPlan: (value: unknown) => value is PlanDocument
