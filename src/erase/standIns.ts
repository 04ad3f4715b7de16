/** What becomes of a number. */
export type ErasureMode = 'erase' | 'pseudonymize';

/** A number that must not rest here, known by its keyed hash alone. */
export interface SuppressedNumber {
  /** HMAC-SHA256 of the number in E.164 with its +, hexadecimal. */
  readonly digest: string;
  /** Its bit in the sieve of the scan (see numberScan.ts). */
  readonly sieve: number;
  /** ISO 3166-1 alpha-2; null where it is unknown. The calls keep it. */
  readonly country: string | null;
  /** Calling code, without +: what a pseudonym shows of the number. */
  readonly calling_code: string;
  readonly mode: ErasureMode;
  /** Whether it was pseudonymised before it was erased: then its pseudonym goes too. */
  readonly had_pseudonym: boolean;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** `+49~…`, the form that pseudonyms have in exports too. */
export function pseudonymOf({ calling_code, digest }: SuppressedNumber): string {
  return `+${calling_code}~${digest.slice(0, 32)}`;
}

/** What stands in a text in place of the number. */
export function textStandIn(number: SuppressedNumber): string {
  return number.mode === 'erase' ? '[erased]' : pseudonymOf(number);
}

/** In an identifier: what was told apart stays apart. */
export function identifierStandIn(number: SuppressedNumber): string {
  return number.mode === 'erase' ? `[erased ${number.digest.slice(0, 16)}]` : pseudonymOf(number);
}

/** In a landed record, in place of a party whose number it is: keeps the country, which sql/normalize takes from it. */
export function partyStandIn(number: SuppressedNumber): string {
  const what = number.mode === 'erase' ? 'erased' : pseudonymOf(number);
  return `[${what} ${number.country ?? '??'}]`;
}

const landedParty = /^'?\[(?:erased|(\+[0-9]{1,3}~[0-9a-f]{32}))(?: (?:[A-Z]{2}|\?\?))?\]$/;

/** What a landed party is in the columns from_raw and to_raw, by the rule of sql/normalize/macros.sql: null where it was erased. */
export function partyAsDelivered(text: string): string | null {
  const found = landedParty.exec(text);
  return found === null ? text : (found[1] ?? null);
}

/** The digits of a party as sql/normalize/macros.sql takes them (e164_digits). */
export function e164Digits(text: string): string | undefined {
  if (/^\+?[1-9][0-9]{6,14}$/.test(text)) return text.replace('+', '');
  const party = /^(?:[^<]*<)?(?:(?:sips?|tel):)?\+?([1-9][0-9]{6,14})(?:[@;>:].*)?$/i;
  return party.exec(text.replaceAll('%2B', '+'))?.[1];
}
