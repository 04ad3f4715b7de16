import { isIP } from 'node:net';

/** One label of a domain name, which may not look like the end of an IPv4 address where it is the last. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Whether the text is an IP address or a domain name (RFC 1123). */
export function isHost(text: string): boolean {
  if (addressBits(text) !== undefined) return true;
  const labels = text.replace(/\.$/, '').split('.');
  return text.length <= 253 && labels.every(label => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
}

/** Bits of an address of that kind, undefined if the text is no IP address. One with a zone is of one machine alone. */
export function addressBits(text: string): 32 | 128 | undefined {
  const version = text.includes('%') ? 0 : isIP(text);
  if (version === 0) return undefined;
  return version === 4 ? 32 : 128;
}
