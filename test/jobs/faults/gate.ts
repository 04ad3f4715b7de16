import type { Sandbox } from '../../../src/sandbox/server.ts';
import { servePoisoned } from '../../support/poison.ts';

/** The sandbox's API, but that each request for calls waits to be let through: work lasts as long as a test wants. */
export interface Gate {
  readonly url: string;
  readonly authUrl: string;
  /** Lets so many more requests through. */
  release(count: number): void;
  /** Lets all through from now on. */
  open(): void;
}

export async function openGate(sandbox: Sandbox): Promise<Gate> {
  const waiting: (() => void)[] = [];
  let free = 0;
  const letThrough = (): void => {
    for (; free > 0 && waiting.length > 0; free--) waiting.shift()?.();
  };
  const { url, authUrl } = await servePoisoned(sandbox, async () => {
    await new Promise<void>(resolve => {
      waiting.push(resolve);
      letThrough();
    });
    return undefined;
  });
  const release = (count: number): void => {
    free += count;
    letThrough();
  };
  return { url, authUrl, release, open: () => release(Number.POSITIVE_INFINITY) };
}
