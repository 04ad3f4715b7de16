/**
 * Loaded before the program by `node --import`, so that it is the program as people run it: makes the waits of its queue
 * short, and moves its clock. TEST_TIMINGS is JSON of some Timings, TEST_CLOCK_OFFSET milliseconds to add to the time.
 */
import { defaultTimings } from '../../../src/jobs/timings.ts';

Object.assign(defaultTimings, JSON.parse(process.env.TEST_TIMINGS ?? '{}'));

const offset = Number(process.env.TEST_CLOCK_OFFSET ?? 0);
const realNow = Date.now;
const now = (): number => realNow() + offset;

globalThis.Date = new Proxy(Date, {
  construct: (target, given) => (given.length === 0 ? new target(now()) : Reflect.construct(target, given)),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
