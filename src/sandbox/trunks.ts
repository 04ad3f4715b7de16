import { type Country, type Currency, countryByCode } from './countries.ts';
import { derive, Random } from './hash.ts';
import { landlineNumber } from './numbers.ts';
import { identifier } from './ulid.ts';

/** A SIP trunk as the sandbox's calls use it. */
export interface Trunk {
  readonly id: string;
  readonly name: string;
  /** Where its own numbers are, and where most of its calls go. */
  readonly home: Country;
  readonly currency: Currency;
  /** Own numbers in E.164. */
  readonly numbers: readonly string[];
  /** Where inbound calls are forwarded to. */
  readonly forwardNumber: string;
  /** Price of an inbound minute in ten-thousandths of the currency. */
  readonly inboundRate: number;
  /** Share of its calls that come in. */
  readonly inbound: number;
  /** Share of calls that stay in the home country. */
  readonly domestic: number;
  /** Share of the project's calls. */
  readonly weight: number;
}

type Row = [name: string, home: string, currency: Currency, numbers: number, inbound: number, weight: number];

const ROWS: Row[] = [
  ['Support line', 'US', 'USD', 24, 0.85, 30],
  ['Outbound sales', 'US', 'USD', 40, 0.04, 26],
  ['London office', 'GB', 'EUR', 16, 0.45, 17],
  ['Berlin office', 'DE', 'EUR', 12, 0.5, 13],
  ['Toronto office', 'CA', 'USD', 8, 0.4, 9],
  ['Stockholm lab', 'SE', 'EUR', 4, 0.3, 5],
];

export const TRUNK_WEIGHT = 100;

/** A project's trunks: the same ones for the same key, in the order of their weight. */
export function trunksOf(projectKey: number): readonly Trunk[] {
  return ROWS.map((row, index) => trunkOf(row, new Random(derive(projectKey, index))));
}

function trunkOf([name, home, currency, numbers, inbound, weight]: Row, random: Random): Trunk {
  const country = countryByCode(home);
  return {
    id: identifier(
      Date.UTC(2023, 0, 1) + random.between(0, 31_536_000) * 1000,
      random,
      random.between(0, 1023),
    ),
    name,
    home: country,
    currency,
    numbers: Array.from({ length: numbers }, () => landlineNumber(country, random)),
    forwardNumber: landlineNumber(country, random),
    inboundRate: Math.ceil(country.ratePerMinute[currency] / 3),
    inbound,
    domestic: random.between(55, 80) / 100,
    weight,
  };
}
