/** A billing increment: `first` seconds at least, then every `step` seconds begun. 30/6, 60/60, 1/1. */
export interface Increment {
  readonly first: number;
  readonly step: number;
}

/**
 * What calls that follow one increment show of it; `x` their seconds, `b` their billed ones. Calls say no more than this:
 * an increment is possible exactly if it agrees with these figures.
 */
export interface IncrementEvidence {
  readonly calls: number;
  /** Different x. */
  readonly durations: number;
  /** Different b. */
  readonly billedLengths: number;
  readonly leastBilled: number;
  /** The least x. */
  readonly shortest: number;
  /** Least and greatest b − x. */
  readonly leastSlack: number;
  readonly slack: number;
  /** Greatest b − x of calls billed for more than the least. */
  readonly slackAfterFirst: number;
  /** Greatest common divisor of all differences of b; 0 where all are the same. */
  readonly commonStep: number;
}

/** What contracts commonly say. */
export const usualIncrements: readonly Increment[] = [
  [1, 1],
  [6, 6],
  [30, 6],
  [60, 60],
  [60, 1],
  [30, 30],
  [60, 6],
  [60, 30],
  [30, 1],
  [1, 6],
  [1, 60],
  [6, 1],
  [10, 10],
  [10, 1],
  [15, 15],
  [12, 6],
  [18, 6],
  [20, 20],
  [30, 10],
  [30, 60],
  [120, 60],
  [180, 60],
  [60, 10],
  [60, 20],
].map(([first = 1, step = 1]) => ({ first, step }));

const MOST_LISTED = 5_000;

/** `30/6` */
function incrementText({ first, step }: Increment): string {
  return `${first}/${step}`;
}

export function isUsual({ first, step }: Increment): boolean {
  return usualIncrements.some(usual => usual.first === first && usual.step === step);
}

/** Whether one increment explains all the calls. */
export function isConsistent({ leastSlack, commonStep, slackAfterFirst }: IncrementEvidence): boolean {
  return leastSlack >= 0 && (commonStep === 0 || slackAfterFirst < commonStep);
}

/** Whether the calls could have been billed by it. */
export function isPossible({ first, step }: Increment, evidence: IncrementEvidence): boolean {
  const { leastBilled, shortest, slack, slackAfterFirst, commonStep, leastSlack } = evidence;
  if (leastSlack < 0 || commonStep % step !== 0) return false;
  if (first === leastBilled) return slackAfterFirst < step;
  return first < shortest && (leastBilled - first) % step === 0 && slack < step && first < leastBilled;
}

/**
 * Every increment that the calls could have been billed by, the smallest first; at most a few thousand. With one billed length
 * alone any step is possible behind it: the step is then given as that length.
 */
export function possibleIncrements(evidence: IncrementEvidence): Increment[] {
  const { leastBilled, shortest, slack, commonStep } = evidence;
  const found: Increment[] = [];
  const largest = commonStep === 0 ? leastBilled : commonStep;
  for (let step = 1; step <= largest && found.length < MOST_LISTED; step++) {
    if (commonStep % step !== 0) continue;
    for (let first = leastBilled % step || step; first < Math.min(shortest, leastBilled); first += step) {
      if (slack < step) found.push({ first, step });
    }
    if (isPossible({ first: leastBilled, step }, evidence)) found.push({ first: leastBilled, step });
  }
  return found.sort((one, other) => one.first - other.first || one.step - other.step);
}

const ENOUGH_DURATIONS = 5;
/** For one that no contract commonly says: odd calls could look like it. */
const ENOUGH_FOR_UNUSUAL = { durations: 20, billedLengths: 5 };

/** Whether there are calls enough to believe an increment. */
export function isProven(increment: Increment, { durations, billedLengths }: IncrementEvidence): boolean {
  if (isUsual(increment)) return durations >= ENOUGH_DURATIONS;
  return durations >= ENOUGH_FOR_UNUSUAL.durations && billedLengths >= ENOUGH_FOR_UNUSUAL.billedLengths;
}

/** What the evidence comes to, in words for a report. */
export interface IncrementFinding {
  /** The smallest that is possible, of the usual ones if one is. */
  readonly increment: Increment;
  readonly certainty: 'certain' | 'certain but for the first' | 'several are possible' | 'too few durations';
  /** The others that are possible, the usual ones; null if there are none. */
  readonly alternatives: string | null;
}

/** Undefined where no increment explains the calls. */
export function describeIncrement(evidence: IncrementEvidence): IncrementFinding | undefined {
  const possible = possibleIncrements(evidence);
  const usual = possible.filter(isUsual);
  const increment = usual[0] ?? possible[0];
  if (increment === undefined) return undefined;
  const others = possible.filter(other => other !== increment);
  return {
    increment,
    certainty: certaintyOf(increment, others, evidence),
    alternatives: alternativesText(others, evidence),
  };
}

function certaintyOf(
  increment: Increment,
  others: readonly Increment[],
  evidence: IncrementEvidence,
): IncrementFinding['certainty'] {
  if (evidence.commonStep === 0) return 'several are possible';
  if (!isProven(increment, evidence)) return others.length > 0 ? 'several are possible' : 'too few durations';
  if (others.length === 0) return 'certain';
  // No call was as short as the first seconds.
  return others.every(({ step }) => step === increment.step)
    ? 'certain but for the first'
    : 'several are possible';
}

const MOST_NAMED = 6;

function alternativesText(
  others: readonly Increment[],
  { commonStep, leastBilled }: IncrementEvidence,
): string | null {
  const named = others.toSorted((one, other) => Number(isUsual(other)) - Number(isUsual(one)));
  const texts = named.slice(0, MOST_NAMED).map(incrementText);
  if (commonStep === 0) texts.push(`${leastBilled}/any`);
  if (named.length > MOST_NAMED) texts.push(`${named.length - MOST_NAMED} more`);
  return texts.length === 0 ? null : texts.join(', ');
}
