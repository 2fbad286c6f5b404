const format = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  trailingZeroDisplay: 'stripIfInteger',
})

/** "450", "1,200.50": the band knows its currency. */
export function money(amount: number): string {
  return format.format(amount)
}

/** What was typed, with a point or a comma before one or two decimals; null: nothing; NaN: no amount. */
export function amount(text: string): number | null {
  const plain = text.replace(/[\s']/g, '')
  if (plain === '') return null
  return /^\d{1,10}([.,]\d{1,2})?$/.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN
}
