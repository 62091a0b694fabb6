/** `99.8 %`; of what is nearly nothing or nearly all enough digits to tell. */
export function percent(share: number): string {
  const value = share * 100
  const digits = value > 0 && (value < 1 || value > 99) && value < 100 ? 2 : 1
  return `${Number(value.toFixed(digits))} %`
}
