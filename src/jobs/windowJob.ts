import { DelayedError, type Job, UnrecoverableError, WaitingError } from 'bullmq';
import { TerminalError, type TransientError } from '../errors.ts';
import { landGivenUp, type ReadOptions, readWindow } from '../extract/calls.ts';
import type { Landed } from '../extract/landing.ts';
import { windowOf } from '../manifest.ts';
import type { Extraction } from '../session.ts';
import { uncovered, type Window } from '../window.ts';
import { addSpent, nothingSpent, type Spent, type WindowProgress, type WindowRequest } from './jobs.ts';
import type { Timings } from './timings.ts';

/** What jobs that read the API work with. */
export interface ReaderContext extends Extraction {
  /** Gives running jobs back to the queue. */
  readonly signal: AbortSignal;
  readonly timings: Timings;
  /** What was asked of the API since it was last called. */
  readonly takeSpent: () => Spent;
}

export type WindowJob = Pick<
  Job<WindowRequest, WindowProgress>,
  | 'id'
  | 'data'
  | 'opts'
  | 'attemptsMade'
  | 'attemptsStarted'
  | 'timestamp'
  | 'updateData'
  | 'moveToDelayed'
  | 'moveToWait'
>;

/**
 * Reads a window and lands it. Parts that earlier tries have proven are not read again. What fails for now is left to the
 * next try, and landed as a failure by the last one, so that the ledger tells why it is a gap.
 * @throws UnrecoverableError where the window was given up, WaitingError or DelayedError where the job gave its slot back,
 *   or what made this try fail.
 */
export async function readWindowJob(
  context: ReaderContext,
  job: WindowJob,
  token: string | undefined,
): Promise<WindowProgress> {
  const reading = new WindowReading(context, job);
  try {
    if (job.attemptsStarted > 1) await reading.takeUp();
    await reading.readRest();
  } catch (error) {
    if (context.signal.aborted) {
      await reading.save();
      await job.moveToWait(token);
      throw new WaitingError();
    }
    if (!(error instanceof TerminalError)) throw error;
    await reading.giveUp(error);
  }
  const putOff = reading.putOffUntil();
  if (putOff === 'too long') await reading.giveUp(reading.transient ?? new Error('put off for too long'));
  if (reading.isProven) return reading.progress();
  await reading.save();
  if (reading.failure !== undefined) throw new UnrecoverableError(reading.failure);
  if (typeof putOff === 'number') {
    await job.moveToDelayed(putOff, token);
    throw new DelayedError();
  }
  throw reading.transient ?? new Error('the window was read in part');
}

class WindowReading {
  readonly #context: ReaderContext;
  readonly #job: WindowJob;
  readonly #window: Window;
  readonly #options: ReadOptions;
  readonly #landed: WindowProgress['landed'][number][];
  readonly #failures: WindowProgress['landed'][number][] = [];
  readonly #before: Spent;
  readonly #began = performance.now();
  /** Why the window was given up. */
  failure: string | undefined;
  /** What failed for now; of several, what asks for the longest wait. */
  transient: TransientError | undefined;

  constructor(context: ReaderContext, job: WindowJob) {
    const { runId, start, end, progress, acceptShrink } = job.data;
    this.#context = context;
    this.#job = job;
    this.#window = { start, end };
    this.#landed = [...(progress?.landed ?? [])];
    this.#before = progress?.spent ?? nothingSpent;
    const isLastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    this.#options = {
      runId,
      policy: acceptShrink ? { ...context.policy, accept_shrink: true } : context.policy,
      signal: context.signal,
      now: context.now,
      onPart: part => this.#note(part),
      ...(isLastTry ? {} : { onFailure: (_window, error) => this.#noteTransient(error) }),
    };
  }

  get isProven(): boolean {
    return this.#failures.length === 0 && this.#rest().length === 0;
  }

  /** What a try has landed whose process died before it could tell. */
  async takeUp(): Promise<void> {
    const { landing, projectId } = this.#context;
    const { runId } = this.#job.data;
    const told = new Set(this.#landed.map(({ path }) => path));
    for (const landed of await landing.windowsLandedBy({ projectId, runId }, this.#window)) {
      if (!told.has(landed.path)) this.#note(landed);
    }
  }

  async readRest(): Promise<void> {
    for (const part of this.#rest()) await readWindow(this.#context, part, this.#options);
  }

  /** Lands as failed what is not proven. */
  async giveUp(error: Error): Promise<void> {
    for (const part of this.#rest()) this.#note(await landGivenUp(this.#context, part, this.#options, error));
  }

  /** Until when (epoch milliseconds) the API asked to be left alone, if that is longer than a reader waits by itself. */
  putOffUntil(): number | 'too long' | undefined {
    const { config, timings } = this.#context;
    const notBefore = this.transient?.notBefore;
    // By the real clock, which is the client's and the queue's.
    if (notBefore === undefined || notBefore - Date.now() <= config.retryAfterCap * 1000) return undefined;
    // Since the job was made, so that a server that always asks for more cannot hold up a run for ever.
    return notBefore - this.#job.timestamp > timings.longestDelay ? 'too long' : notBefore;
  }

  progress(): WindowProgress {
    const spent = addSpent(this.#before, this.#context.takeSpent());
    const failures = this.#failures.map(({ path }) => path);
    return { landed: this.#landed, failures, spent, milliseconds: performance.now() - this.#began };
  }

  async save(): Promise<void> {
    await this.#job.updateData({ ...this.#job.data, progress: this.progress() });
  }

  #rest(): Window[] {
    const known = [...this.#landed, ...this.#failures];
    return uncovered(
      this.#window,
      known.sort((a, b) => a.start - b.start),
    );
  }

  #note({ path, manifest }: Landed): void {
    const part = { path, ...windowOf(manifest) };
    if (manifest.kind === 'reading') this.#landed.push(part);
    else {
      this.#failures.push(part);
      this.failure ??= manifest.error ?? 'the reading failed';
    }
  }

  #noteTransient(error: TransientError): void {
    if ((error.notBefore ?? 0) >= (this.transient?.notBefore ?? 0)) this.transient = error;
  }
}
