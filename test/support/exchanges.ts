import { expect, onTestFinished } from 'vitest';
import type { Exchange } from '../../src/sandbox/exchange.ts';
import { violationsOfExchange } from './contract.ts';

/** What can be wrong with an exchange. */
export type Kind = 'invalid answers' | 'invalid requests';

/** What a test does against the contract, where that is what it is about. */
export interface Exceptions {
  /** Have to occur. */
  readonly expected?: readonly Kind[] | undefined;
  /** May occur, or not. */
  readonly possible?: readonly Kind[] | undefined;
}

/**
 * Fails the test at its end if an exchange was not as the contract says. A request that was refused may have been wrong;
 * everything else has to be allowed.
 */
export function watchExchanges({ expected = [], possible = [] }: Exceptions): (exchange: Exchange) => void {
  const found: Record<Kind, string[]> = { 'invalid answers': [], 'invalid requests': [] };
  onTestFinished(() => {
    for (const [kind, violations] of Object.entries(found) as [Kind, string[]][]) {
      if (expected.includes(kind)) expect(violations, `no ${kind}, although expected`).not.toEqual([]);
      else if (!possible.includes(kind)) {
        expect(violations.slice(0, 5), `${violations.length} ${kind}, the first five`).toEqual([]);
      }
    }
  });
  return exchange => {
    const violations = violationsOfExchange(exchange);
    if (violations === undefined) return;
    const name = (violation: string) => `${exchange.method} ${exchange.url} ${exchange.status}: ${violation}`;
    found['invalid answers'].push(...violations.answer.map(name));
    const isRefused = exchange.status >= 400 && exchange.status < 500;
    if (!isRefused) found['invalid requests'].push(...violations.request.map(name));
  };
}
