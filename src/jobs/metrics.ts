import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { RunSummary } from '../summary.ts';
import type { TallyCounts } from '../tally.ts';
import { version } from '../version.ts';
import { runKinds, type Spent } from './jobs.ts';

const changes = ['new', 'changed', 'unchanged', 'vanished'] as const;
const states: readonly RunSummary['state'][] = ['done', 'attention', 'interrupted', 'failed'];
const commands: readonly string[] = [...runKinds, 'retry'];

/** From one small window to a run over months; seconds. */
const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 7200];

/**
 * What happened since the process began, for Prometheus. Labels have a few values that are known beforehand: never a
 * number, an id or a secret.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly #requests = this.#counter('requests_total', 'Requests to the API for what was loaded.');
  readonly #waited = this.#counter(
    'request_seconds_total',
    'Time waited for the answers to these requests, added up.',
  );
  readonly #retries = this.#counter('retries_total', 'Requests among them that repeated a failed one.');
  readonly #rateLimited = this.#counter('rate_limited_total', 'Answers of the API with status 429.');
  readonly #loaded = this.#counter(
    'calls_loaded_total',
    'Calls loaded, by what the reading changed.',
    'change',
  );
  readonly #rejected = this.#counter('calls_rejected_total', 'Records set aside while loading.');
  readonly #runs = this.#counter('runs_total', 'Runs that ended, by how they ended.', 'command', 'state');
  readonly #extraction = this.#histogram(
    'window_extraction_seconds',
    'Reading and landing a window, the last try.',
  );
  readonly #load = this.#histogram(
    'window_load_seconds',
    'Loading a window, the wait for its turn included.',
  );
  readonly #run = this.#histogram('run_seconds', 'Runs, from their plan to their last check.', 'command');
  readonly #publish = this.#histogram('publish_seconds', 'Publishing the copy that readers open.');

  /** `watchesProcess` adds the figures of Node itself: processor, memory, delay of the event loop. */
  constructor({ watchesProcess = false } = {}) {
    // Growth is seen only from a 0 on.
    for (const change of changes) this.#loaded.inc({ change }, 0);
    for (const state of states) this.#runs.inc({ command: 'sync', state }, 0);
    const build = new Gauge({
      name: 'trunkledger_build_info',
      help: 'Always 1: its labels say what runs.',
      labelNames: ['version', 'node'],
      registers: [this.registry],
    });
    build.set({ version, node: process.version }, 1);
    if (watchesProcess) collectDefaultMetrics({ register: this.registry });
  }

  /** What a window, or the configuration, asked of the API. */
  spent({ requests, retries, rateLimited, waited }: Spent): void {
    this.#requests.inc(requests);
    this.#waited.inc(waited / 1000);
    this.#retries.inc(retries);
    this.#rateLimited.inc(rateLimited);
  }

  /** What a reading came to in the warehouse. */
  loaded(calls: TallyCounts['calls']): void {
    for (const change of changes) this.#loaded.inc({ change }, calls[change]);
    this.#rejected.inc(calls.rejected);
  }

  extractionEnded(seconds: number): void {
    this.#extraction.observe(seconds);
  }

  loadEnded(seconds: number): void {
    this.#load.observe(seconds);
  }

  /** `close 2026-10-01` counts as `close`. */
  runEnded(
    text: string,
    { state, seconds, publishSeconds }: Pick<RunSummary, 'state' | 'seconds' | 'publishSeconds'>,
  ): void {
    const [word = ''] = text.split(' ', 1);
    const command = commands.includes(word) ? word : 'other';
    this.#runs.inc({ command, state });
    this.#run.observe({ command }, seconds);
    this.#publish.observe(publishSeconds);
  }

  #counter<Label extends string = never>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name: `trunkledger_${name}`, help, labelNames, registers: [this.registry] });
  }

  #histogram<Label extends string = never>(
    name: string,
    help: string,
    ...labelNames: Label[]
  ): Histogram<Label> {
    return new Histogram({
      name: `trunkledger_${name}`,
      help,
      labelNames,
      buckets,
      registers: [this.registry],
    });
  }
}
