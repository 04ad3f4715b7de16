import { setTimeout as wait } from 'node:timers/promises';
import { forbidden, type Problem, projectNotFound, serverError, tooManyRequests } from '../problem.ts';
import type { FaultInjector } from './injector.ts';

const SERVER_ERRORS = [500, 502, 503, 504];
const SECONDS_PER_DAY = 86_400;

/**
 * What stands before the API: it delays, limits and fails requests that would otherwise be served, by the faults that
 * strike the operation.
 */
export class Gate {
  private readonly clock: () => number;
  private failures = 0;
  private second = 0;
  private inSecond = 0;

  /** @param clock milliseconds since the epoch, as real time goes by */
  constructor(clock: () => number) {
    this.clock = clock;
  }

  async delay(faults: FaultInjector): Promise<void> {
    const latency = faults.strike('latency');
    if (latency !== undefined) await wait(latency.milliseconds);
  }

  /** Why the request fails before anybody looks at its credentials. */
  refuse(faults: FaultInjector, requestId: string): Problem | undefined {
    const limit = faults.strike('rate-limit');
    if (limit !== undefined) return tooManyRequests(this.retryAfter(limit.words[0] ?? 'seconds'));
    if (this.isThrottled(faults)) return tooManyRequests('1');
    return faults.strike('server-error') && this.nextServerError(requestId);
  }

  refuseProject(faults: FaultInjector, projectId: string): Problem | undefined {
    if (faults.strike('forbidden')) return forbidden(projectId);
    return faults.strike('not-found') && projectNotFound(projectId);
  }

  refuseToken(faults: FaultInjector, requestId: string): Problem | undefined {
    const fault = faults.strike('token-error');
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

  private isThrottled(faults: FaultInjector): boolean {
    const throttle = faults.profile.get('throttle');
    if (throttle === undefined) return false;
    const second = Math.floor(this.clock() / 1000);
    this.inSecond = second === this.second ? this.inSecond + 1 : 1;
    this.second = second;
    if (this.inSecond <= throttle.count) return false;
    faults.note('throttle');
    return true;
  }
}
