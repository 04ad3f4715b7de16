/** A currency that a trunk is billed in. */
export type Currency = 'USD' | 'EUR';

/** Where calls come from and go to, with what a minute costs and how it is billed. */
export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  /** Starts of geographic numbers, in E.164: any digits that fill them up to `digits` make a valid number. */
  readonly landlines: readonly string[];
  readonly landlineDigits: number;
  readonly mobiles: readonly string[];
  readonly mobileDigits: number;
  readonly emergencyNumber: string;
  /** Price of an outbound minute in ten-thousandths of the currency. */
  readonly ratePerMinute: Readonly<Record<Currency, number>>;
  /** Seconds billed at least, and the step after them. */
  readonly increment: readonly [first: number, next: number];
  /** Share of international calls. */
  readonly weight: number;
}

/** A row of the table below: numbers are written as starts with their full count of digits after the `+`. */
type Row = [
  code: string,
  landlines: string,
  landlineDigits: number,
  mobiles: string,
  mobileDigits: number,
  emergency: string,
  usd: number,
  eur: number,
  first: number,
  next: number,
  weight: number,
];

const ROWS: Row[] = [
  [
    'US',
    '12126 13105 13127 14155 16174 17136 12065 13052',
    11,
    '19174 13235 17735',
    11,
    '911',
    40,
    38,
    6,
    6,
    30,
  ],
  ['CA', '14165 16045 15143 14032 16135', 11, '16472 17785 14384', 11, '911', 52, 49, 6, 6, 9],
  ['GB', '44207 44208 441214 441614', 12, '447400 447512 447850', 12, '999', 98, 89, 1, 1, 12],
  ['DE', '493022 498954 494042', 11, '491712 491702 491601', 12, '112', 121, 110, 60, 60, 11],
  ['FR', '3314 3347 3356', 11, '3361 3366 3377', 11, '112', 134, 121, 30, 6, 7],
  ['SE', '4685', 10, '46701 46705 46730 46761', 11, '112', 145, 132, 60, 60, 3],
  ['IN', '912226 911126', 12, '9198 9199 9197', 12, '112', 218, 204, 60, 60, 5],
  ['BR', '55113 55213', 12, '551199 552198', 13, '190', 365, 338, 30, 6, 4],
  ['JP', '8135 8133 8166', 11, '81901 81801', 12, '110', 512, 474, 6, 6, 3],
  ['AU', '6128 6139 6173', 11, '61412 61423', 11, '000', 243, 221, 1, 1, 3],
  ['MX', '52555 52333', 12, '525512 528112', 12, '911', 176, 163, 60, 60, 4],
  ['ES', '3491 3493', 11, '346 34722', 11, '112', 128, 117, 1, 1, 3],
  ['IT', '39065 39024', 11, '39333 39347 39320', 12, '112', 156, 142, 60, 60, 3],
  ['NL', '31205 31104', 11, '3161 3162 3164', 11, '112', 139, 127, 1, 1, 2],
  ['ZA', '27112 27214', 11, '2782 2783 2772', 11, '112', 421, 388, 60, 60, 1],
];

export const COUNTRIES: readonly Country[] = ROWS.map(countryOf);

export const COUNTRY_WEIGHT = COUNTRIES.reduce((sum, country) => sum + country.weight, 0);

function countryOf(row: Row): Country {
  const [
    code,
    landlines,
    landlineDigits,
    mobiles,
    mobileDigits,
    emergencyNumber,
    usd,
    eur,
    first,
    next,
    weight,
  ] = row;
  return {
    code,
    landlines: landlines.split(' '),
    landlineDigits,
    mobiles: mobiles.split(' '),
    mobileDigits,
    emergencyNumber,
    ratePerMinute: { USD: usd, EUR: eur },
    increment: [first, next],
    weight,
  };
}

export function countryByCode(code: string): Country {
  const country = COUNTRIES.find(candidate => candidate.code === code);
  if (country === undefined) throw new Error(`country ${code} is not in the sandbox's table`);
  return country;
}
