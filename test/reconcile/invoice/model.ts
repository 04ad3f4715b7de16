import { drawInteger, randomFrom } from '../../support/random.ts';
import { amountText, type ModelCall, priceOf } from './world.ts';

/** What is billed together: a trunk's calls of a direction with a country. */
export interface Destination {
  readonly trunk: string;
  readonly direction: 'INBOUND' | 'OUTBOUND';
  readonly country: string;
  readonly prefix: string;
  readonly rate: number;
  readonly increment: readonly [first: number, next: number];
  readonly currency: string;
}

const start = Date.UTC(2026, 9, 1) / 1000;
const end = Date.UTC(2026, 10, 1) / 1000;

type Row = [
  trunk: string,
  direction: Destination['direction'],
  country: string,
  prefix: string,
  rate: number,
  increment: Destination['increment'],
  currency: string,
];

const table: Row[] = [
  ['trunk-1', 'OUTBOUND', 'GB', '44207', 98, [1, 1], 'USD'],
  ['trunk-1', 'OUTBOUND', 'DE', '4930', 121, [60, 60], 'USD'],
  ['trunk-1', 'OUTBOUND', 'US', '1212', 40, [6, 6], 'USD'],
  ['trunk-1', 'INBOUND', 'US', '1212', 35, [1, 1], 'USD'],
  ['trunk-2', 'OUTBOUND', 'GB', '44207', 97, [1, 1], 'USD'],
  ['trunk-2', 'OUTBOUND', 'FR', '331', 134, [30, 6], 'USD'],
  ['trunk-2', 'INBOUND', 'DE', '4930', 31, [1, 1], 'USD'],
  ['trunk-3', 'OUTBOUND', 'ES', '3491', 117, [1, 1], 'EUR'],
  ['trunk-3', 'OUTBOUND', 'DE', '4930', 110, [60, 60], 'EUR'],
];

export const destinations: readonly Destination[] = table.map(
  ([trunk, direction, country, prefix, rate, increment, currency]) => ({
    trunk,
    direction,
    country,
    prefix,
    rate,
    increment,
    currency,
  }),
);

export function billedSeconds(talked: number, [first, next]: readonly [number, number]): number {
  if (talked <= 0) return 0;
  return talked <= first ? first : first + Math.ceil((talked - first) / next) * next;
}

/** A month of random calls, and a day on either side; one in five is not answered. */
export function randomCalls(seed: number, perDestination = 40): ModelCall[] {
  const random = randomFrom(seed);
  return destinations.flatMap((destination, index) =>
    Array.from({ length: perDestination }, (_, number): ModelCall => {
      const talked = random() < 0.2 ? 0 : drawInteger(random, 1, 600);
      // A third lies within a day of an edge, where zones differ.
      const edge = random() < 0.5 ? start : end;
      const created =
        number % 3 === 0
          ? drawInteger(random, edge - 86_400, edge + 86_399)
          : drawInteger(random, start + 86_400, end - 86_401);
      return {
        id: `call-${index}-${number}`,
        trunk: destination.trunk,
        direction: destination.direction,
        country: destination.country,
        digits: `${destination.prefix}${String(drawInteger(random, 0, 9_999_999)).padStart(7, '0')}`,
        created,
        talked,
        billed: billedSeconds(talked, destination.increment),
        rate: destination.rate,
        currency: destination.currency,
      };
    }),
  );
}

/** A line of an invoice: texts of its columns. */
export type Line = Readonly<Record<string, string>>;

/** Figures of calls that are billed together. */
export interface Figures {
  readonly calls: number;
  readonly seconds: number;
  /** Ten-thousandths. */
  readonly amount: number;
}

export function figuresOf(calls: readonly ModelCall[]): Figures {
  const billed = calls.filter(call => call.billed > 0);
  return {
    calls: billed.length,
    seconds: billed.reduce((sum, call) => sum + call.billed, 0),
    amount: billed.reduce((sum, call) => sum + priceOf(call.rate, call.billed), 0),
  };
}

export function isOf(destination: Destination): (call: ModelCall) => boolean {
  return call =>
    call.trunk === destination.trunk &&
    call.direction === destination.direction &&
    call.country === destination.country &&
    call.currency === destination.currency;
}

export function lineOf(destination: Destination, { calls, seconds, amount }: Figures): Line {
  return {
    Trunk: destination.trunk,
    Direction: destination.direction.toLowerCase(),
    Country: destination.country,
    Currency: destination.currency,
    Calls: String(calls),
    Seconds: String(seconds),
    Amount: amountText(amount),
    Description: `Calls ${destination.country}`,
  };
}

/** Calls whose creation lies in October as a fixed offset cuts it. */
export function monthOf(calls: readonly ModelCall[], offsetHours = 0): ModelCall[] {
  const shift = offsetHours * 3600;
  return calls.filter(({ created }) => created >= start - shift && created < end - shift);
}

export function csvOf(lines: readonly Line[], columns?: readonly string[]): string {
  const names = columns ?? [...new Set(lines.flatMap(line => Object.keys(line)))];
  return [names, ...lines.map(line => names.map(name => line[name] ?? ''))]
    .map(values => values.map(value => (/[",\n]/.test(value) ? `"${value}"` : value)).join(','))
    .join('\n')
    .concat('\n');
}
