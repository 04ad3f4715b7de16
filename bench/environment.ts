import { projectId } from './ingest/callRecord.ts';

export const keyId = 'any-key';
/** The one secret that the sandbox takes. */
export const keySecret = 'sandbox';
/** Requests in flight. */
export const concurrency = 4;

/** The settings of a `trunkledger` process that reads from `origin` into `home`, with a budget that limits nothing. */
export function environmentOf(home: string, origin: string): Record<string, string> {
  return {
    SINCH_PROJECT_ID: projectId,
    SINCH_KEY_ID: keyId,
    SINCH_KEY_SECRET: keySecret,
    SINCH_API_URL: origin,
    SINCH_AUTH_URL: `${origin}/oauth2/token`,
    TRUNKLEDGER_HOME: home,
    TRUNKLEDGER_REQUESTS_PER_SECOND: '1000000',
    TRUNKLEDGER_CONCURRENCY: String(concurrency),
    TRUNKLEDGER_LOG_LEVEL: 'warn',
  };
}
