import fc from 'fast-check'

/**
 * Properties draw from one seed, so that the same commit passes or fails the same everywhere.
 * `FAST_CHECK_SEED=random` (or a number) searches elsewhere; a failure prints the seed that repeats it.
 */
const SEED = process.env.FAST_CHECK_SEED ?? '20261129'
if (SEED !== 'random') fc.configureGlobal({ seed: Number(SEED) })
