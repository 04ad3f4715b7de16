import { InvalidArgumentError, Option } from 'commander';

export type Options = Record<string, unknown>;

/** What commander calls: the command's answer becomes the exit code. */
export function answering<A extends unknown[]>(
  command: (...values: A) => Promise<number>,
): (...values: A) => Promise<void> {
  return async (...values) => {
    process.exitCode = await command(...values);
  };
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Allowed is a whole number.');
  return Number(text);
}

export function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('Allowed is a port from 0 to 65535.');
  return Number(text);
}

export function graceOption(): Option {
  return new Option('--grace <duration>', 'what running windows have to finish when it is stopped').default(
    '30s',
  );
}
