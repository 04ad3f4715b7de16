import { type Measurement, type Outcome, ratio, type Sizes } from '../result.ts';
import { type Round, rereadings } from './rereadings.ts';

/**
 * Re-reading a configuration without change: how much of it is the requests, told by a bare client that sends the same
 * ones, in turns with it. Once with an answer time, and once with a server that answers at once.
 */
export async function configuration(sizes: Sizes): Promise<Outcome> {
  const rounds = await rereadings(sizes);
  const atOnce = await rereadings({ ...sizes, latency: 0 });
  const { requests = 0, lists = 0, records = 0 } = rounds[0]?.reading ?? {};
  return {
    figures: [
      ratio('requests / re-reading', rounds.map(bare), rounds.map(run), { atLeast: 0.8 }),
      ratio('requests / whole sync', rounds.map(bare), rounds.map(whole), { atLeast: 0.8 }),
    ],
    measurements: [
      ...seconds('', rounds),
      measurement('processor time: sync', 's', rounds, round => round.sync.processorSeconds),
      measurement('peak memory: sync', 'MB', rounds, round => round.sync.peakMegabytes),
      measurement('landed file', 'MB', rounds, round => round.reading.megabytes),
      ...seconds('answers at once: ', atOnce),
      measurement(
        'answers at once: requests / whole sync',
        'times',
        atOnce,
        round => bare(round) / whole(round),
      ),
    ],
    notes: [
      `A reading is ${requests.toLocaleString('en-US')} requests: ${lists.toLocaleString('en-US')} lists, ` +
        `${records.toLocaleString('en-US')} records.`,
      'No re-reading wrote a row into any of the nine history tables: the counts and hashes stayed the same.',
    ],
  };
}

const bare = (round: Round): number => round.bareSeconds;
const run = (round: Round): number => round.sync.runSeconds;
const whole = (round: Round): number => round.sync.seconds;

function seconds(prefix: string, rounds: readonly Round[]): Measurement[] {
  return [
    measurement(`${prefix}requests (bare client)`, 's', rounds, bare),
    measurement(`${prefix}sync: first request to last answer`, 's', rounds, round => round.reading.seconds),
    measurement(`${prefix}sync: re-reading`, 's', rounds, run),
    measurement(`${prefix}sync`, 's', rounds, whole),
  ];
}

function measurement(
  name: string,
  unit: Measurement['unit'],
  rounds: readonly Round[],
  valueIn: (round: Round) => number,
): Measurement {
  return { name, unit, rounds: rounds.map(valueIn) };
}
