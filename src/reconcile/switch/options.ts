import { normalizeDuration, normalizeOneOf, normalizeShare, normalizeZone } from '../../configValues.ts';
import { UsageError } from '../../errors.ts';
import type { Overrides } from '../columns.ts';

export const formats = ['asterisk', 'freeswitch', 'csv'] as const;
export type Format = (typeof formats)[number];

/** What the command line says about the records of the own switch. */
export interface SwitchFlags {
  /** Files or glob patterns. */
  readonly files: readonly string[];
  readonly format?: string | undefined;
  readonly zone?: string | undefined;
  readonly country?: string | undefined;
  readonly stripPrefix?: readonly string[] | undefined;
  readonly only?: string | undefined;
  readonly timeTolerance?: string | undefined;
  readonly durationTolerance?: readonly string[] | undefined;
  readonly map?: Overrides;
}

export interface SwitchOptions {
  readonly files: readonly string[];
  /** Undefined: found out from each file. */
  readonly format: Format | undefined;
  /** IANA zone that times without an offset are in. */
  readonly zone: string;
  /** ISO 3166-1 alpha-2: where the switch dials; undefined where its numbers are international. */
  readonly country: string | undefined;
  /** What the switch puts before numbers and the provider does not see. */
  readonly stripPrefixes: readonly string[];
  /** Only records count whose channels, context, account or trunk hold this text. */
  readonly only: string | undefined;
  /** Microseconds. */
  readonly timeTolerance: number;
  /** Seconds, and a share (0.01 is 1 %): the larger of them counts. */
  readonly durationTolerance: { readonly seconds: number; readonly share: number };
  readonly map: Overrides;
}

/** @throws UsageError where a value is none of those allowed. */
export function normalizeSwitchOptions(flags: SwitchFlags, billingZone: string): SwitchOptions {
  const { format, zone, country, stripPrefix = [], timeTolerance = '5s', durationTolerance = [] } = flags;
  return {
    files: flags.files,
    format: format === undefined ? undefined : normalizeOneOf('--switch-format', format, formats),
    zone: zone === undefined ? billingZone : normalizeZone('--switch-zone', zone),
    country: country === undefined ? undefined : normalizeCountry(country),
    stripPrefixes: stripPrefix.filter(prefix => prefix !== ''),
    only: flags.only,
    timeTolerance: normalizeDuration('--time-tolerance', timeTolerance) * 1_000_000,
    durationTolerance: normalizeTolerances(durationTolerance),
    map: flags.map ?? {},
  };
}

function normalizeCountry(value: string): string {
  if (!/^[A-Za-z]{2}$/.test(value))
    throw new UsageError(`--switch-country is "${value}"; allowed: a country of ISO 3166-1, such as DE.`);
  return value.toUpperCase();
}

/** Each may be given; two seconds unless one is. */
function normalizeTolerances(values: readonly string[]): SwitchOptions['durationTolerance'] {
  let [seconds, share] = [values.length === 0 ? 2 : 0, 0];
  for (const value of values) {
    if (value.trim().endsWith('%')) share = normalizeShare('--duration-tolerance', value);
    else seconds = normalizeDuration('--duration-tolerance', value);
  }
  return { seconds, share };
}
