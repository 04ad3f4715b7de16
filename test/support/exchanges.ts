import { expect, onTestFinished } from 'vitest';
import type { Exchange } from '../../src/sandbox/exchange.ts';
import { violationsOfExchange } from './contract.ts';

/** What a test may do against the contract, where that is what it is about. */
export type Allowance = 'invalid answers' | 'invalid requests';

/**
 * Fails the test at its end if an exchange was not as the contract says. A request that was refused may have been wrong;
 * everything else has to be allowed, and an allowance that was not needed fails the test as well.
 */
export function watchExchanges(allows: readonly Allowance[] = []): (exchange: Exchange) => void {
  const found: Record<Allowance, string[]> = { 'invalid answers': [], 'invalid requests': [] };
  onTestFinished(() => {
    for (const [kind, violations] of Object.entries(found)) {
      if (allows.includes(kind as Allowance)) expect(violations, `no ${kind}, as allowed`).not.toEqual([]);
      else expect(violations.slice(0, 5), `${violations.length} ${kind}, the first five`).toEqual([]);
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
