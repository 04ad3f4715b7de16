import { TransientError } from '../errors.ts';

/** What must not rest on the disk, such as the numbers of people who asked for that. It can change at any time. */
export interface LandingFilter {
  /** What has to be kept out now. */
  open(): Promise<OpenFilter>;
}

export interface OpenFilter {
  /** Lines, each ended by a newline, without it: the same buffer where they hold nothing of it. */
  lines(lines: Buffer): Buffer;
  text(text: string): string;
  /** Whether nothing else has to be kept out by now. */
  isCurrent(): Promise<boolean>;
}

/** Keeps nothing out. */
export const passEverything: LandingFilter = {
  open: async () => ({ lines: lines => lines, text: text => text, isCurrent: async () => true }),
};

/** @throws TransientError where what was written may hold what has to be kept out by now */
export async function refuseOutdated(filter: OpenFilter): Promise<void> {
  if (await filter.isCurrent()) return;
  throw new TransientError(
    'A number was erased while this was read, which may hold it: nothing is landed, and it is read again.',
  );
}
