import { type Problem, unauthenticated } from './problem.ts';
import { isKnownKey, type Tokens } from './tokens.ts';

const REALM = 'realm="sandbox"';

/** Why the request may not be served, or undefined if its Basic or Bearer header is in order. */
export function checkAuthorization(header: string | undefined, tokens: Tokens): Problem | undefined {
  const [scheme = '', credentials = ''] = (header ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer') return checkToken(tokens.check(credentials));
  if (scheme.toLowerCase() === 'basic') {
    return isKnownKey(credentials)
      ? undefined
      : unauthenticated(`Basic ${REALM}`, 'Unknown key id or wrong secret; every secret here is "sandbox".');
  }
  return unauthenticated(`Bearer ${REALM}`, 'Send an access token as Bearer, or key id and secret as Basic.');
}

/** Clients look for the word `expired` to know that a new token helps. */
function checkToken(state: ReturnType<Tokens['check']>): Problem | undefined {
  if (state === 'valid') return undefined;
  const description =
    state === 'expired' ? 'the access token expired' : 'the access token is not of this server';
  return unauthenticated(
    `Bearer ${REALM}, error="invalid_token", error_description="${description}"`,
    `Unauthorized: ${description}.`,
  );
}
