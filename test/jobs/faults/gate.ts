import type { Sandbox } from '../../../src/sandbox/server.ts';
import { type Poison, servePoisoned } from '../../support/poison.ts';

/** The sandbox's API, but that each request for calls waits to be let through: work lasts as long as a test wants. */
export interface Gate {
  readonly url: string;
  readonly authUrl: string;
  /** Lets so many more requests through. */
  release(count: number): void;
  /** Decides from now on what is answered in place of the sandbox; undefined leaves it to answer. */
  refuse(decide: (rangeStart: string) => Poison | undefined): void;
  /** Lets all through from now on. */
  open(): void;
}

export async function openGate(sandbox: Sandbox): Promise<Gate> {
  const waiting: (() => void)[] = [];
  let free = 0;
  let decide: Parameters<Gate['refuse']>[0] = () => undefined;
  const letThrough = (): void => {
    for (; free > 0 && waiting.length > 0; free--) waiting.shift()?.();
  };
  const { url, authUrl } = await servePoisoned(sandbox, async rangeStart => {
    await new Promise<void>(resolve => {
      waiting.push(resolve);
      letThrough();
    });
    return decide(rangeStart);
  });
  const release = (count: number): void => {
    free += count;
    letThrough();
  };
  return {
    url,
    authUrl,
    release,
    refuse: chosen => {
      decide = chosen;
    },
    open: () => release(Number.POSITIVE_INFINITY),
  };
}
