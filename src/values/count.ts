/** `1,234,567`: whole numbers for people. Not by `toLocaleString`, whose first call costs as much as reading a small plan. */
export const formatInteger = (amount: number): string => String(amount).replace(/\B(?=(\d{3})+$)/g, ',')

/** `1 record`, `1,200 records`. */
export const countOf = (amount: number, one: string): string =>
  `${formatInteger(amount)} ${one}${amount === 1 ? '' : 's'}`
