/**
 * Loaded before the program by `node --import`, so that it is the program as people run it: makes the waits of its queue
 * short, and moves its clock. TEST_TIMINGS is JSON of some Timings, TEST_CLOCK_OFFSET milliseconds to add to the time.
 */
import { defaultTimings } from '../../../src/jobs/timings.ts';
import { moveClock } from './clock.ts';

Object.assign(defaultTimings, JSON.parse(process.env.TEST_TIMINGS ?? '{}'));
moveClock(Number(process.env.TEST_CLOCK_OFFSET ?? 0));
