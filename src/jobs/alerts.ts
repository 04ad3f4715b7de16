import { TerminalError, TransientError } from '../errors.ts';
import type { RetryEffects } from '../extract/retry.ts';
import { findCauses } from '../load/alertCauses.ts';
import { type AlertMessage, markTold, updateAlerts } from '../load/alerts.ts';
import type { Warehouse } from '../load/warehouse.ts';
import type { Logger } from '../logger.ts';
import { createWebhook, UnreachableWebhookError, type Webhook } from './alertWebhook.ts';

export interface AlertOptions {
  readonly warehouse: Warehouse;
  readonly projectId: string;
  /** TRUNKLEDGER_ALERT_URL; undefined where nobody is to be told: the ledger keeps what there would be to tell. */
  readonly url: string | undefined;
  /** TRUNKLEDGER_CLOSE_AFTER, seconds; undefined where billing days are not closed. */
  readonly closeAfter: number | undefined;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
  readonly effects?: Partial<RetryEffects> | undefined;
  /** What the webhook may take for all messages of one look; default two minutes. */
  readonly roundMilliseconds?: number;
}

/** Messages that arrived, and those that are left for the next time. */
export interface AlertSummary {
  readonly told: number;
  readonly left: number;
}

export interface Alerts {
  /**
   * Looks for what needs a person and tells the webhook: one message a cause, and one when it is mended. Never rejects,
   * and needs no waiting for: what cannot be told is logged, and told the next time. While one look is under way,
   * another is the same one.
   */
  tell(): Promise<AlertSummary>;
}

export function createAlerts(options: AlertOptions): Alerts {
  let current: Promise<AlertSummary> | undefined;
  return {
    tell() {
      current ??= lookAndTell(options).finally(() => {
        current = undefined;
      });
      return current;
    },
  };
}

async function lookAndTell(options: AlertOptions): Promise<AlertSummary> {
  try {
    const messages = await dueMessages(options);
    if (options.url === undefined || messages.length === 0) return { told: 0, left: messages.length };
    const told = await tellInOrder(options, options.url, messages);
    return { told, left: messages.length - told };
  } catch (error) {
    options.logger.error({ error: (error as Error).message }, 'alerts could not be looked for');
    return { told: 0, left: 0 };
  }
}

/** The warehouse is held to read and to note, not while a message is under way. */
function dueMessages({ warehouse, projectId, closeAfter, now }: AlertOptions): Promise<AlertMessage[]> {
  return warehouse.write(async () => {
    const at = now();
    const causes = await findCauses(warehouse.connection, projectId, Math.floor(at / 1000), closeAfter);
    return updateAlerts(warehouse.connection, projectId, causes, at);
  });
}

const longestRound = 120_000;

/**
 * A message that the webhook refuses or fails on holds up no other, but once one has failed the others have one try each.
 * Ends where the webhook cannot be connected to or asks to be left alone, and when the time is up. Returns how many arrived.
 */
async function tellInOrder(
  options: AlertOptions,
  url: string,
  messages: readonly AlertMessage[],
): Promise<number> {
  const { roundMilliseconds = longestRound, signal: stop, effects, logger } = options;
  const timeUp = AbortSignal.timeout(roundMilliseconds);
  const signal = stop ? AbortSignal.any([stop, timeUp]) : timeUp;
  const webhook = createWebhook({ url, signal, effects });
  const outcomes: Outcome[] = [];
  try {
    for (const message of messages) {
      const tries = outcomes.includes('failed') ? 1 : undefined;
      outcomes.push(await tellOne({ ...options, signal }, webhook, message, tries));
      if (outcomes.at(-1) === 'away' || signal.aborted) break;
    }
  } finally {
    await webhook.close();
  }
  const told = outcomes.filter(outcome => outcome === 'told').length;
  if (timeUp.aborted && told < messages.length) {
    const seconds = roundMilliseconds / 1000;
    logger.warn(
      { left: messages.length - told, seconds },
      'the webhook takes too long; alerts are left for the next time',
    );
  }
  return told;
}

/** `failed`: for now, and maybe for this message only. `away`: no other message would fare better now. */
type Outcome = 'told' | 'refused' | 'failed' | 'away';

async function tellOne(
  options: AlertOptions,
  webhook: Webhook,
  message: AlertMessage,
  tries: number | undefined,
): Promise<Outcome> {
  const { warehouse, now } = options;
  try {
    await webhook.send(message, tries);
  } catch (error) {
    return noteFailure(options, message, error as Error);
  }
  await warehouse.write(() => markTold(warehouse.connection, message, now()));
  return 'told';
}

function noteFailure({ logger, signal }: AlertOptions, message: AlertMessage, error: Error): Outcome {
  if (signal?.aborted) return 'away';
  const { id, kind, status } = message;
  logger.warn({ alert: id, kind, status, error: error.message }, 'alert not told; tried again next time');
  if (error instanceof TerminalError) return 'refused';
  return isAway(error) ? 'away' : 'failed';
}

function isAway(error: Error): boolean {
  return (
    error instanceof UnreachableWebhookError ||
    (error instanceof TransientError && error.notBefore !== undefined)
  );
}
