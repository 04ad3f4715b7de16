import type { Sandbox } from '../../../src/sandbox/server.ts';
import { type Poison, servePoisoned } from '../../support/poison.ts';

/** The sandbox's API, but that each request for calls waits to be let through: work lasts as long as a test wants. */
export interface Gate {
  readonly url: string;
  readonly authUrl: string;
  /** Lets so many more requests through; none of those whose process has died meanwhile. */
  release(count: number): void;
  /** Decides from now on what is answered in place of the sandbox; undefined leaves it to answer. */
  refuse(decide: (rangeStart: string) => Poison | undefined): void;
  /** Lets all through from now on. */
  open(): void;
}

export async function openGate(sandbox: Sandbox): Promise<Gate> {
  const waiting = new Set<() => void>();
  let free = 0;
  let decide: Parameters<Gate['refuse']>[0] = () => undefined;
  const letThrough = (): void => {
    for (const pass of waiting) {
      if (free <= 0) return;
      free--;
      waiting.delete(pass);
      pass();
    }
  };
  const { url, authUrl } = await servePoisoned(sandbox, async (rangeStart, closed) => {
    await new Promise<void>(resolve => {
      waiting.add(resolve);
      closed.addEventListener('abort', () => waiting.delete(resolve));
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
