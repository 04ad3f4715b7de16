import { Gauge, type Registry } from 'prom-client';
import type { LedgerFigures, LedgerSource } from './metricsLedger.ts';
import type { QueueStatus } from './queueStatus.ts';

/** Where the figures of the moment come from. */
export interface FigureSources {
  readonly ledger: LedgerSource;
  readonly backlog: () => Promise<QueueStatus['backlog']>;
  /** Whether this process loads. */
  readonly isLoader: () => boolean;
  /** Epoch milliseconds, by the clock that windows are planned by. */
  readonly now: () => number;
  readonly logger: { warn(fields: object, message: string): void };
}

/**
 * Registers the figures of the moment.
 * @returns brings them up to date; never rejects. Those of a source that cannot be read are left out, and
 *   `trunkledger_source_up` is 0.
 */
export function registerFigures(registry: Registry, sources: FigureSources): () => Promise<void> {
  const { up, loader, jobs, paused, ledger } = gaugesIn(registry);
  const refresh = async <T>(
    source: 'ledger' | 'queue',
    read: () => Promise<T>,
    show: (found?: T) => void,
  ) => {
    try {
      show(await read());
      up.set({ source }, 1);
    } catch (error) {
      const { message } = error as Error;
      sources.logger.warn({ error: message }, `the ${source} could not be read for the metrics`);
      show();
      up.set({ source }, 0);
    }
  };
  return async () => {
    loader.set(Number(sources.isLoader()));
    await Promise.all([
      refresh('ledger', sources.ledger, figures => showLedger(ledger, figures, sources.now() / 1000)),
      refresh('queue', sources.backlog, backlog => showBacklog({ jobs, paused }, backlog)),
    ]);
  };
}

type LedgerGauges = ReturnType<typeof gaugesIn>['ledger'];

function gaugesIn(registry: Registry) {
  const gauge = <Label extends string = never>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `trunkledger_${name}`, help, labelNames, registers: [registry] });
  return {
    up: gauge(
      'source_up',
      '1 where the figures of this source (ledger, queue) could be read, else 0.',
      'source',
    ),
    loader: gauge('loader', '1 where this process has the warehouse and loads, else 0.'),
    jobs: gauge('queue_jobs', 'Jobs in the queues, by state.', 'queue', 'state'),
    paused: gauge(
      'queue_paused',
      '1 where the queue is paused, so that none of its jobs is begun, else 0.',
      'queue',
    ),
    ledger: {
      windows: gauge('windows', 'Windows of the coverage ledger, by state.', 'state'),
      secondsBehind: gauge('seconds_behind', 'From the end of the newest proven window to now.'),
      gaps: gauge('open_gaps', 'Stretches of time that should be covered and are not.'),
      gapSeconds: gauge('open_gap_seconds', 'Length of all of these together.'),
      calls: gauge('calls', 'Calls in the ledger.'),
      openCalls: gauge('open_calls', 'Calls that have not ended.'),
      unpricedCalls: gauge('unpriced_calls', 'Calls that have ended and have no price.'),
      rejectedCalls: gauge('rejected_calls', 'Records set aside, of the newest readings.'),
      lastSuccess: gauge('last_success_timestamp_seconds', 'When the last sync ended that did not fail.'),
    },
  };
}

/** What is not known has no sample: a 0 would be one that nobody has counted. */
function showLedger(gauges: LedgerGauges, figures: LedgerFigures | undefined, now: number): void {
  const { windows, ...others } = gauges;
  windows.reset();
  for (const [state, count] of Object.entries(figures?.windows ?? {})) windows.set({ state }, count);
  const { coveredUntil } = figures ?? {};
  const secondsBehind = coveredUntil === undefined ? undefined : Math.max(0, Math.round(now - coveredUntil));
  const values: Readonly<Record<string, unknown>> = { ...figures, secondsBehind };
  for (const [name, gauge] of Object.entries(others)) {
    const value = values[name];
    if (typeof value === 'number') gauge.set(value);
    else gauge.remove();
  }
}

function showBacklog(
  gauges: Pick<ReturnType<typeof gaugesIn>, 'jobs' | 'paused'>,
  backlog: QueueStatus['backlog'] = [],
): void {
  gauges.jobs.reset();
  gauges.paused.reset();
  for (const { queue, paused, ...states } of backlog) {
    gauges.paused.set({ queue }, Number(paused));
    for (const [state, jobs] of Object.entries(states)) gauges.jobs.set({ queue, state }, jobs);
  }
}
