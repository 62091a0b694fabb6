import type { Context } from 'hono'

export type ProblemStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 503

/** A refusal in the one form that they all have: what is wrong, what to do (`schemas/problem.schema.json`). */
export const problem = (context: Context, status: ProblemStatus, message: string, hint: string) =>
  context.json({ schema: 'r53sim/problem/v1', error: message, hint }, status)
