import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import {
  normalizeCount,
  normalizeDestination,
  normalizeDuration,
  normalizeFlag,
  normalizeNumber,
  normalizeOneOf,
  normalizePeriod,
  normalizePrefixLength,
  normalizeQueueUrl,
  normalizeSchedule,
  normalizeSecretUrl,
  normalizeShare,
  normalizeUrl,
  normalizeZone,
} from './configValues.ts';
import { UsageError } from './errors.ts';
import { parseTolerance, type Tolerance } from './reconcile/tolerance.ts';
import { Secret } from './secret.ts';
import { parseTime } from './time.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Every setting of the program, complete and valid. Durations in seconds, shares from 0 to 1. */
export interface Config {
  readonly projectId: string | undefined;
  readonly keyId: string | undefined;
  readonly keySecret: Secret | undefined;
  readonly auth: 'oauth2' | 'basic';
  readonly apiUrl: string;
  readonly authUrl: string;
  readonly home: string;
  readonly timeZone: string;
  /** Epoch seconds. */
  readonly from: number | undefined;
  readonly queueUrl: string;
  /** Cron patterns of five fields in `scheduleTimeZone`; undefined: switched off. */
  readonly syncSchedule: string | undefined;
  readonly closeSchedule: string | undefined;
  readonly recountSchedule: string | undefined;
  readonly lookSchedule: string | undefined;
  readonly scheduleTimeZone: string;
  /** From the end of a billing day until it is closed. */
  readonly closeAfter: number;
  /** Secret, because such a URL often holds the right to post to it. */
  readonly alertUrl: Secret | undefined;
  readonly boardPassword: Secret | undefined;
  /** Folder or `s3://bucket/prefix` that each closed day is exported to; undefined: switched off. */
  readonly exportTo: string | undefined;
  /** File of the own rates, and the largest difference that agrees, for the reconciliation that follows a close. */
  readonly rateCard: string | undefined;
  readonly tolerance: Tolerance;
  /** Whether what is exported so has pseudonyms in place of numbers. */
  readonly exportPseudonymized: boolean;
  readonly pseudonymKey: Secret | undefined;
  readonly pseudonymKeyFile: string | undefined;
  readonly requestsPerSecond: number;
  readonly concurrency: number;
  readonly retryAfterCap: number;
  readonly settleAfter: number;
  readonly staleAfter: number;
  readonly shrinkLimit: number;
  readonly shortCallSeconds: number;
  /** How long landing files and call rows are kept by `trunkledger retain`; undefined: for ever. */
  readonly retainLanding: number | undefined;
  readonly retainCalls: number | undefined;
  /** Prefix length of the widest IP range that an access control list may hold without being a finding. */
  readonly widestIpRange: number;
  readonly logLevel: (typeof logLevels)[number];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's environment over the `.env` file of the working folder. An empty variable counts as unset. */
export function readEnvironment(environment: Environment = process.env, file = '.env'): Environment {
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  return { ...fromFile, ...Object.fromEntries(set) };
}

/**
 * Makes a Config of an environment. A wrong value is a UsageError (exit code 2) with the variable, the value and
 * what is allowed; a missing credential is one only for the commands that need it (see `requireCredentials`).
 */
export function readConfig(environment: Environment): Config {
  const value = (name: string): string | undefined => environment[name] || undefined;
  const timeZone = normalizeZone('TRUNKLEDGER_TIME_ZONE', value('TRUNKLEDGER_TIME_ZONE') ?? 'UTC');
  const secret = value('SINCH_KEY_SECRET');
  const from = value('TRUNKLEDGER_FROM');
  const alertUrl = value('TRUNKLEDGER_ALERT_URL');
  const boardPassword = value('TRUNKLEDGER_BOARD_PASSWORD');
  const exportTo = value('TRUNKLEDGER_EXPORT_TO');
  const pseudonymKey = value('TRUNKLEDGER_PSEUDONYM_KEY');
  const schedule = (name: string, pattern: string) => normalizeSchedule(name, value(name) ?? pattern);
  return Object.freeze({
    projectId: value('SINCH_PROJECT_ID'),
    keyId: value('SINCH_KEY_ID'),
    keySecret: secret === undefined ? undefined : new Secret(secret),
    auth: normalizeOneOf('SINCH_AUTH', value('SINCH_AUTH') ?? 'oauth2', ['oauth2', 'basic'] as const),
    apiUrl: normalizeUrl('SINCH_API_URL', value('SINCH_API_URL') ?? 'https://elastic-trunking.api.sinch.com'),
    authUrl: normalizeUrl('SINCH_AUTH_URL', value('SINCH_AUTH_URL') ?? 'https://auth.sinch.com/oauth2/token'),
    home: value('TRUNKLEDGER_HOME') ?? './trunkledger-data',
    timeZone,
    from: from === undefined ? undefined : parseTime('TRUNKLEDGER_FROM', from, timeZone),
    queueUrl: normalizeQueueUrl('TRUNKLEDGER_QUEUE_URL', value('TRUNKLEDGER_QUEUE_URL') ?? 'embedded'),
    syncSchedule: schedule('TRUNKLEDGER_SYNC_SCHEDULE', '*/15 * * * *'),
    closeSchedule: schedule('TRUNKLEDGER_CLOSE_SCHEDULE', '15 2 * * *'),
    recountSchedule: schedule('TRUNKLEDGER_RECOUNT_SCHEDULE', '45 3 * * *'),
    lookSchedule: schedule('TRUNKLEDGER_LOOK_SCHEDULE', '5 * * * *'),
    scheduleTimeZone: normalizeZone(
      'TRUNKLEDGER_SCHEDULE_TIME_ZONE',
      value('TRUNKLEDGER_SCHEDULE_TIME_ZONE') ?? timeZone,
    ),
    closeAfter: normalizeDuration('TRUNKLEDGER_CLOSE_AFTER', value('TRUNKLEDGER_CLOSE_AFTER') ?? '2h'),
    alertUrl: alertUrl === undefined ? undefined : normalizeSecretUrl('TRUNKLEDGER_ALERT_URL', alertUrl),
    boardPassword: boardPassword === undefined ? undefined : new Secret(boardPassword),
    exportTo: exportTo === undefined ? undefined : normalizeDestination('TRUNKLEDGER_EXPORT_TO', exportTo),
    rateCard: value('TRUNKLEDGER_RATE_CARD'),
    tolerance: parseTolerance(value('TRUNKLEDGER_TOLERANCE') ?? '0', 'TRUNKLEDGER_TOLERANCE'),
    exportPseudonymized: normalizeFlag(
      'TRUNKLEDGER_EXPORT_PSEUDONYMIZE',
      value('TRUNKLEDGER_EXPORT_PSEUDONYMIZE') ?? 'no',
    ),
    pseudonymKey: pseudonymKey === undefined ? undefined : new Secret(pseudonymKey),
    pseudonymKeyFile: value('TRUNKLEDGER_PSEUDONYM_KEY_FILE'),
    requestsPerSecond: normalizeNumber(
      'TRUNKLEDGER_REQUESTS_PER_SECOND',
      value('TRUNKLEDGER_REQUESTS_PER_SECOND') ?? '10',
    ),
    concurrency: normalizeCount('TRUNKLEDGER_CONCURRENCY', value('TRUNKLEDGER_CONCURRENCY') ?? '4', 1),
    retryAfterCap: normalizeDuration(
      'TRUNKLEDGER_RETRY_AFTER_CAP',
      value('TRUNKLEDGER_RETRY_AFTER_CAP') ?? '5m',
    ),
    settleAfter: normalizeDuration('TRUNKLEDGER_SETTLE_AFTER', value('TRUNKLEDGER_SETTLE_AFTER') ?? '24h'),
    staleAfter: normalizeDuration('TRUNKLEDGER_STALE_AFTER', value('TRUNKLEDGER_STALE_AFTER') ?? '7d'),
    shrinkLimit: normalizeShare('TRUNKLEDGER_SHRINK_LIMIT', value('TRUNKLEDGER_SHRINK_LIMIT') ?? '10%'),
    retainLanding: normalizePeriod('TRUNKLEDGER_RETAIN_LANDING', value('TRUNKLEDGER_RETAIN_LANDING')),
    retainCalls: normalizePeriod('TRUNKLEDGER_RETAIN_CALLS', value('TRUNKLEDGER_RETAIN_CALLS')),
    shortCallSeconds: normalizeCount(
      'TRUNKLEDGER_SHORT_CALL_SECONDS',
      value('TRUNKLEDGER_SHORT_CALL_SECONDS') ?? '6',
      0,
    ),
    widestIpRange: normalizePrefixLength(
      'TRUNKLEDGER_WIDEST_IP_RANGE',
      value('TRUNKLEDGER_WIDEST_IP_RANGE') ?? '24',
    ),
    logLevel: normalizeOneOf('TRUNKLEDGER_LOG_LEVEL', value('TRUNKLEDGER_LOG_LEVEL') ?? 'info', logLevels),
  });
}

export interface Credentials {
  readonly projectId: string;
  readonly keyId: string;
  readonly keySecret: Secret;
}

/** The credentials of the API, or a UsageError that names what is missing and where it comes from. */
export function requireCredentials(config: Config): Credentials {
  const { projectId, keyId, keySecret } = config;
  const missing = Object.entries({
    SINCH_PROJECT_ID: projectId,
    SINCH_KEY_ID: keyId,
    SINCH_KEY_SECRET: keySecret,
  })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);
  if (projectId === undefined || keyId === undefined || keySecret === undefined) {
    throw new UsageError(
      `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set. Create an access key in the Sinch Build ` +
        'Dashboard, then set them in the environment or in a file .env. Without an account: npx trunkledger demo',
    );
  }
  return { projectId, keyId, keySecret };
}
