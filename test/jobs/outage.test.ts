import { expect, test } from 'vitest';
import { isAway, throughOutages } from '../../src/jobs/outage.ts';
import { keepingLogger } from '../support/queueStore.ts';

function coded(code: string, message = 'said so'): Error {
  return Object.assign(new Error(message), { code });
}

test('work of a queue that is away is done once it is back, and one line says so', async () => {
  const logger = keepingLogger();
  const answers = [coded('ECONNREFUSED', 'connect ECONNREFUSED'), coded('57P03'), undefined];
  let tries = 0;
  const work = async () => {
    const error = answers[tries++];
    if (error !== undefined) throw error;
    return 'done';
  };
  const { signal } = new AbortController();
  expect(await throughOutages(work, { every: 1, signal, logger })).toBe('done');
  expect(tries).toBe(3);
  expect(logger.warnings).toEqual([
    { fields: { reason: 'connect ECONNREFUSED' }, message: 'the queue is away: waiting for it' },
  ]);
});

test('what is wrong for another reason is thrown at once', async () => {
  let tries = 0;
  const work = async () => {
    tries++;
    throw coded('42501');
  };
  const { signal } = new AbortController();
  const options = { every: 1, signal, logger: keepingLogger() };
  await expect(throughOutages(work, options)).rejects.toThrow('said so');
  expect(tries).toBe(1);
});

test('the wait ends with its signal, and nothing is tried after that', async () => {
  const controller = new AbortController();
  let tries = 0;
  const work = async () => {
    tries++;
    controller.abort(new Error('stopping'));
    throw coded('57P01');
  };
  const options = { every: 3_600_000, signal: controller.signal, logger: keepingLogger() };
  await expect(throughOutages(work, options)).rejects.toThrow('stopping');
  expect(tries).toBe(1);
});

test('a store is away where its connection ends or is refused, and not where it answers', () => {
  const away = [
    coded('08006'),
    coded('57P01', 'terminating connection due to administrator command'),
    coded('ECONNRESET'),
    new Error('Connection terminated unexpectedly'),
    new Error('Client has encountered a connection error and is not queryable'),
  ];
  expect(away.filter(error => !isAway(error))).toEqual([]);
  const answers = [coded('28P01'), coded('57P04'), coded('53300'), new Error('not queryable'), 'away'];
  expect(answers.filter(isAway)).toEqual([]);
});
