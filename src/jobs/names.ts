import { createHash } from 'node:crypto';

/** The queues, one name everywhere. A name holds no colon: BullMQ refuses it. */
export const queueNames = {
  /** What schedules and people ask for, and the conclusion of a run; the loader works it off one by one. */
  runs: 'trunkledger-runs',
  /** One job a window: extract and land. Any worker takes it. */
  windows: 'trunkledger-windows',
  /** One job a window: load what its window job landed. The loader takes it. */
  loads: 'trunkledger-loads',
  /** What follows the close of billing days, apart, so that an export that hangs holds up no run. The loader's, one by one. */
  followUps: 'trunkledger-follow-ups',
  /** Holds the claim of the ledger that all these belong to, a job that nobody takes. */
  ledger: 'trunkledger-ledger',
} as const;

const longest = 128;

/**
 * The id of a job, the same for the same kind and parts and another one for any others. It starts with the kind, so it
 * is never all digits, holds no colon, is safe in a URL and in a file name, and has at most 128 characters: an id that
 * would be longer ends in a hash of itself.
 * @throws Error where the kind is not lower-case words joined by hyphens.
 */
export function jobId(kind: string, ...parts: readonly (string | number)[]): string {
  if (!/^[a-z]+(-[a-z]+)*$/.test(kind) || kind.length > 32) throw new Error(`"${kind}" is no kind of job`);
  const id = [kind, ...parts.map(part => escapePart(String(part)))].join('.');
  if (id.length <= longest) return id;
  const hash = createHash('sha256').update(id).digest('hex');
  return `${id.slice(0, longest - hash.length - 1)}!${hash}`;
}

/** Letters, digits, "_" and "-" stay; any other byte is "~" and two hexadecimal digits. */
function escapePart(part: string): string {
  return Array.from(Buffer.from(part), byte => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9_-]/.test(character) ? character : `~${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}
