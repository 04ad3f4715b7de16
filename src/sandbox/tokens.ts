import { createHmac, timingSafeEqual } from 'node:crypto';

export const TOKEN_SECONDS = 3600;

/** The secret of every access key that the sandbox accepts. */
const SECRET = 'sandbox';
const REMEMBERED_TOKENS = 10_000;

/** How long tokens are good for; a fault makes it shorter than what the server promises. */
export interface TokenLimits {
  readonly milliseconds: number;
  readonly uses: number;
}

/** `unknown` was never issued here, `expired` was. */
export type TokenState = 'valid' | 'expired' | 'unknown';

/**
 * Issues and checks access tokens. A token carries its own time of issue, signed, so that it survives a
 * restart of the sandbox; only uses are counted in memory.
 */
export class Tokens {
  private readonly clock: () => number;
  private readonly limits: TokenLimits;
  private readonly uses = new Map<string, number>();
  private serial = 0;

  /** @param clock milliseconds since the epoch, as real time goes by */
  constructor(clock: () => number, limits: TokenLimits) {
    this.clock = clock;
    this.limits = limits;
  }

  issue(): string {
    const payload = `${this.clock()}.${this.serial++}`;
    return `${Buffer.from(payload).toString('base64url')}.${sign(payload)}`;
  }

  /** Counts as one use of the token. */
  check(token: string): TokenState {
    const issuedAt = issueTime(token);
    if (issuedAt === undefined) return 'unknown';
    const uses = (this.uses.get(token) ?? 0) + 1;
    this.count(token, uses);
    const age = this.clock() - issuedAt;
    return age >= this.limits.milliseconds || uses > this.limits.uses ? 'expired' : 'valid';
  }

  private count(token: string, uses: number): void {
    this.uses.set(token, uses);
    if (this.uses.size > REMEMBERED_TOKENS) this.uses.delete(this.uses.keys().next().value as string);
  }
}

function issueTime(token: string): number | undefined {
  const [encoded = '', signature = ''] = token.split('.');
  const payload = Buffer.from(encoded, 'base64url').toString();
  const expected = Buffer.from(sign(payload));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return Number.parseInt(payload, 10);
}

function sign(payload: string): string {
  return createHmac('sha256', SECRET).update(payload).digest('base64url');
}

/** Whether a Basic header carries a key id and the sandbox's secret. */
export function isKnownKey(credentials: string): boolean {
  const [keyId = '', ...secret] = Buffer.from(credentials, 'base64').toString().split(':');
  return keyId !== '' && secret.join(':') === SECRET;
}
