import { DEFINITIONS, type FaultDefinition, type FaultName, isFaultName } from './definitions.ts';
import type { FaultSettings, SettingKind } from './settings.ts';
import { isTarget, RESOURCES } from './targets.ts';

/** The faults that are switched on. */
export type FaultProfile = ReadonlyMap<FaultName, FaultSettings>;

/** A profile that cannot be read; the message says which part, and what is allowed. */
export class FaultProfileError extends Error {}

const DEFAULTS: FaultSettings = {
  schedule: { first: Number.POSITIVE_INFINITY, every: Number.POSITIVE_INFINITY },
  count: Number.POSITIVE_INFINITY,
  milliseconds: Number.POSITIVE_INFINITY,
  share: 1,
  words: [],
  target: undefined,
};

/**
 * Reads `name[:setting…][@target]` separated by commas, for example `latency:50ms,rate-limit:5:date@trunks,odd:20%`.
 *
 * @throws FaultProfileError
 */
export function parseFaults(text: string): FaultProfile {
  const profile = new Map<FaultName, FaultSettings>();
  for (const part of text.split(',').map(part => part.trim())) {
    if (part === '') continue;
    const [fault = '', ...targets] = part.split('@');
    const [name = '', ...settings] = fault.split(':');
    if (!isFaultName(name)) refuse(part, `unknown fault; allowed: ${Object.keys(DEFINITIONS).join(', ')}`);
    if (profile.has(name)) refuse(part, 'named twice');
    const target = readTarget(part, name, targets);
    profile.set(
      name,
      settings.reduce((known, setting) => readSetting(part, name, known, setting), {
        ...start(name),
        target,
      }),
    );
  }
  return profile;
}

function start(name: FaultName): FaultSettings {
  const { defaults }: FaultDefinition = DEFINITIONS[name];
  return { ...DEFAULTS, ...defaults };
}

function readTarget(part: string, name: FaultName, targets: readonly string[]): string | undefined {
  const { isOfTokens }: FaultDefinition = DEFINITIONS[name];
  const [target, ...more] = targets;
  if (target === undefined) return undefined;
  if (isOfTokens) refuse(part, 'strikes tokens, and no operation that it could be aimed at');
  if (more.length === 0 && isTarget(target)) return target;
  const allowed = `one operation of api/openapi.yaml, or ${RESOURCES.join(', ')}`;
  return refuse(part, `"@${targets.join('@')}" is nothing to aim at; allowed: ${allowed}`);
}

function readSetting(part: string, name: FaultName, known: FaultSettings, text: string): FaultSettings {
  const { takes, words = [] }: FaultDefinition = DEFINITIONS[name];
  if (words.includes(text)) return { ...known, words: [...known.words, text] };
  for (const kind of takes) {
    const read = READERS[kind](text);
    if (read !== undefined) return { ...known, ...read };
  }
  const allowed = [...takes.map(kind => DESCRIPTIONS[kind]), ...words].join(', ') || 'none';
  return refuse(part, `setting "${text}" is not understood; allowed: ${allowed}`);
}

const DESCRIPTIONS: Record<SettingKind, string> = {
  schedule: 'N (the first N), N/M (N of every M), always',
  count: 'a whole number from 1',
  duration: 'a duration such as 100ms, 2s, 5m',
  share: 'a share such as 10%',
};

const READERS: Record<SettingKind, (text: string) => Partial<FaultSettings> | undefined> = {
  schedule: readSchedule,
  count: text => (/^[1-9]\d{0,8}$/.test(text) ? { count: Number(text) } : undefined),
  duration: readDuration,
  share: readShare,
};

function readSchedule(text: string): Partial<FaultSettings> | undefined {
  if (text === 'always') return { schedule: DEFAULTS.schedule };
  const [, first, every] = /^([1-9]\d{0,8})(?:\/([1-9]\d{0,8}))?$/.exec(text) ?? [];
  if (first === undefined) return undefined;
  return {
    schedule: { first: Number(first), every: every === undefined ? Number.POSITIVE_INFINITY : Number(every) },
  };
}

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function readDuration(text: string): Partial<FaultSettings> | undefined {
  const [, amount, unit = ''] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? [];
  return amount === undefined ? undefined : { milliseconds: Number(amount) * (MILLISECONDS[unit] ?? 1) };
}

function readShare(text: string): Partial<FaultSettings> | undefined {
  const [, amount] = /^(\d{1,3}(?:\.\d+)?)%$/.exec(text) ?? [];
  return amount === undefined || Number(amount) > 100 ? undefined : { share: Number(amount) / 100 };
}

function refuse(part: string, reason: string): never {
  throw new FaultProfileError(`fault "${part}": ${reason}`);
}
