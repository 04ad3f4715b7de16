import type { Country } from './countries.ts';
import type { Random } from './hash.ts';

/** A mobile or geographic number of the country in E.164, with `+`. */
export function phoneNumber(country: Country, random: Random): string {
  return random.chance(0.6) ? mobileNumber(country, random) : landlineNumber(country, random);
}

export function landlineNumber(country: Country, random: Random): string {
  return fill(random.pick(country.landlines), country.landlineDigits, random);
}

function mobileNumber(country: Country, random: Random): string {
  return fill(random.pick(country.mobiles), country.mobileDigits, random);
}

function fill(start: string, digits: number, random: Random): string {
  const missing = digits - start.length;
  const rest = random.between(0, 10 ** missing - 1);
  return `+${start}${String(rest).padStart(missing, '0')}`;
}
