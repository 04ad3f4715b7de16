import type { Random } from './hash.ts';

export type CallResult = 'COMPLETED' | 'NO_ANSWER' | 'CANCEL' | 'BUSY' | 'FAILED';

/** How a call went. Times are whole seconds since the epoch. */
export interface Timing {
  readonly result: CallResult;
  readonly answerTime: number | undefined;
  readonly endTime: number;
}

interface Outcome {
  readonly result: CallResult;
  readonly answered: boolean;
  /** Seconds from creation to answer, or to the end if nobody answers. */
  readonly ring: readonly [least: number, most: number];
  readonly weight: number;
}

const OUTCOMES: readonly Outcome[] = [
  { result: 'COMPLETED', answered: true, ring: [1, 28], weight: 600 },
  { result: 'NO_ANSWER', answered: false, ring: [20, 60], weight: 165 },
  { result: 'BUSY', answered: false, ring: [1, 4], weight: 80 },
  { result: 'CANCEL', answered: false, ring: [3, 30], weight: 85 },
  { result: 'FAILED', answered: false, ring: [0, 3], weight: 60 },
  // The API delivers some completed calls that nobody answered and that lasted no time.
  { result: 'COMPLETED', answered: false, ring: [0, 0], weight: 10 },
];

const OUTCOME_WEIGHT = 1000;

/** Deciles of the seconds that people talk: the first tenth is short calls, the last one meetings. */
const TALK_DECILES = [1, 7, 24, 48, 79, 118, 172, 251, 384, 712, 2700];

/** Share of answered calls that are lines kept open: one to ten hours. */
const HOURS_LONG = 0.002;

/** Result, answer and end of the call that was created in `second`. */
export function drawTiming(second: number, random: Random): Timing {
  const { result, answered, ring } = random.weighted(OUTCOMES, OUTCOME_WEIGHT);
  const rungUntil = second + random.between(ring[0], ring[1]);
  if (!answered) return { result, answerTime: undefined, endTime: rungUntil };
  return { result, answerTime: rungUntil, endTime: rungUntil + talkSeconds(random) };
}

function talkSeconds(random: Random): number {
  if (random.chance(HOURS_LONG)) return random.between(3_600, 36_000);
  const decile = random.between(0, TALK_DECILES.length - 2);
  return random.between(TALK_DECILES[decile] as number, TALK_DECILES[decile + 1] as number);
}
