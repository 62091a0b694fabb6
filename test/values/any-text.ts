import fc from 'fast-check'

/** Texts of any UTF-16 code units, half characters included, with enough ASCII to be of interest. */
export const anyText = (maxLength: number, minLength = 0): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.integer({ min: 0, max: 0xff }), fc.integer({ min: 0, max: 0xffff })), { minLength, maxLength })
    .map((units) => String.fromCharCode(...units))
