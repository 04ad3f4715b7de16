import type { Figure, Sum } from './closedMonth.ts';

/** The figures by currency, exact: amounts are text of up to six decimals. Calls without a price come last. */
export function sumsOf(figures: readonly Figure[]): Sum[] {
  const currencies = [...new Set(figures.map(({ currency }) => currency))].sort((a, b) =>
    a === null || b === null ? Number(a === null) - Number(b === null) : a < b ? -1 : 1,
  );
  return currencies.map(currency => {
    const own = figures.filter(figure => figure.currency === currency);
    return {
      currency,
      calls: own.reduce((sum, { calls }) => sum + calls, 0),
      billed_seconds: own.reduce((sum, figure) => sum + figure.billed_seconds, 0),
      amount: decimal(own.reduce((sum, { amount }) => sum + BigInt(amount.replace('.', '')), 0n)),
    };
  });
}

/** Millionths → `-1.500000` */
function decimal(millionths: bigint): string {
  const digits = (millionths < 0n ? -millionths : millionths).toString().padStart(7, '0');
  return `${millionths < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
