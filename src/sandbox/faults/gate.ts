import { setTimeout as wait } from 'node:timers/promises';
import { forbidden, type Problem, projectNotFound, serverError, tooManyRequests } from '../problem.ts';
import type { FaultInjector } from './injector.ts';

const SERVER_ERRORS = [500, 502, 503, 504];
const SECONDS_PER_DAY = 86_400;

/** What stands before the API: it delays, limits and fails requests that would otherwise be served. */
export class Gate {
  private readonly faults: FaultInjector;
  private readonly clock: () => number;
  private failures = 0;
  private second = 0;
  private inSecond = 0;

  /** @param clock milliseconds since the epoch, as real time goes by */
  constructor(faults: FaultInjector, clock: () => number) {
    this.faults = faults;
    this.clock = clock;
  }

  async delay(): Promise<void> {
    const latency = this.faults.strike('latency');
    if (latency !== undefined) await wait(latency.milliseconds);
  }

  /** Why the request fails before anybody looks at its credentials. */
  refuse(requestId: string): Problem | undefined {
    const limit = this.faults.strike('rate-limit');
    if (limit !== undefined) return tooManyRequests(this.retryAfter(limit.words[0] ?? 'seconds'));
    if (this.isThrottled()) return tooManyRequests('1');
    return this.faults.strike('server-error') && this.nextServerError(requestId);
  }

  refuseProject(projectId: string): Problem | undefined {
    if (this.faults.strike('forbidden')) return forbidden(projectId);
    return this.faults.strike('not-found') && projectNotFound(projectId);
  }

  refuseToken(requestId: string): Problem | undefined {
    const fault = this.faults.strike('token-error');
    if (fault === undefined) return undefined;
    // The token endpoint never says when to come back.
    return fault.words[0] === 'rate-limit' ? tooManyRequests(undefined) : this.nextServerError(requestId);
  }

  private nextServerError(requestId: string): Problem {
    return serverError(SERVER_ERRORS[this.failures++ % SERVER_ERRORS.length] as number, requestId);
  }

  private retryAfter(form: string): string | undefined {
    if (form === 'none') return undefined;
    if (form === 'nonsense') return 'soon';
    if (form === 'day') return String(SECONDS_PER_DAY);
    // A date has whole seconds: the next one but one is at least a second away.
    return form === 'date' ? new Date(this.clock() + 2000).toUTCString() : '1';
  }

  private isThrottled(): boolean {
    const throttle = this.faults.profile.get('throttle');
    if (throttle === undefined) return false;
    const second = Math.floor(this.clock() / 1000);
    this.inSecond = second === this.second ? this.inSecond + 1 : 1;
    this.second = second;
    if (this.inSecond <= throttle.count) return false;
    this.faults.note('throttle');
    return true;
  }
}
