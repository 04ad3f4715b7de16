import { MALFORMED_FORMS } from './malformed.ts';
import { ODD_FORMS } from './odd.ts';
import { MALFORMED_RESOURCE_FORMS, ODD_RESOURCE_FORMS } from './resourceForms.ts';
import type { FaultSettings, SettingKind } from './settings.ts';

/** What a fault can be told, and what it does untold. `docs/sandbox.md` says what each one is for. */
export interface FaultDefinition {
  readonly takes: readonly SettingKind[];
  readonly words?: readonly string[];
  readonly defaults?: Partial<FaultSettings>;
  /** Whether it strikes tokens and no operation, so that it cannot be aimed at one. */
  readonly isOfTokens?: boolean;
}

const ONCE = { schedule: { first: 1, every: Number.POSITIVE_INFINITY } };
const THRICE = { schedule: { first: 3, every: Number.POSITIVE_INFINITY } };

export const DEFINITIONS = {
  latency: { takes: ['duration'], defaults: { milliseconds: 100 } },
  'rate-limit': {
    takes: ['schedule'],
    words: ['seconds', 'date', 'nonsense', 'day', 'none'],
    defaults: THRICE,
  },
  throttle: { takes: ['count'], defaults: { count: 10 } },
  'server-error': { takes: ['schedule'], defaults: THRICE },
  reset: { takes: ['schedule'], defaults: THRICE },
  'token-early': { takes: ['count', 'duration'], isOfTokens: true },
  'token-error': {
    takes: ['schedule'],
    words: ['server-error', 'rate-limit'],
    defaults: THRICE,
    isOfTokens: true,
  },
  forbidden: { takes: ['schedule'] },
  'not-found': { takes: ['schedule'] },
  drift: { takes: ['count'], defaults: { count: 6 } },
  vanish: { takes: ['count'], defaults: { count: 6 } },
  'repeated-page': { takes: ['schedule'], defaults: ONCE },
  'short-page': { takes: ['schedule'], defaults: ONCE },
  'wrong-total': { takes: ['schedule'], words: ['high', 'low', 'falling'], defaults: ONCE },
  'page-cap': { takes: ['count'], defaults: { count: 50 } },
  'page-size-label': { takes: ['count'], defaults: { count: 2000 } },
  'string-page-number': { takes: ['schedule'] },
  odd: { takes: ['share'], words: formNames(ODD_FORMS, ODD_RESOURCE_FORMS), defaults: { share: 0.2 } },
  malformed: {
    takes: ['share'],
    words: formNames(MALFORMED_FORMS, MALFORMED_RESOURCE_FORMS),
    defaults: { share: 0.02 },
  },
} satisfies Record<string, FaultDefinition>;

/** Forms of calls and of resources; some are of both. */
function formNames(...tables: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(tables.flatMap(table => Object.keys(table)))];
}

export type FaultName = keyof typeof DEFINITIONS;

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(DEFINITIONS, name);
}
