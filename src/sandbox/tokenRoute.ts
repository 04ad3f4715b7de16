import type { FastifyInstance } from 'fastify';
import type { SandboxState } from './state.ts';
import { isKnownKey, TOKEN_SECONDS } from './tokens.ts';

/** `POST /oauth2/token`; its errors have the form of RFC 6749, section 5.2. */
export function registerTokenRoute(server: FastifyInstance, state: SandboxState): void {
  // No operation takes anything else: whatever a body claims to be, it is read as a form.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
  server.post('/oauth2/token', async (request, reply) => {
    state.statistics.tokenRequests++;
    reply.header('cache-control', 'no-store');
    const refusal = state.gate.refuseToken(state.faults, request.id);
    if (refusal !== undefined) return reply.code(refusal.status).headers(refusal.headers).send(refusal.body);
    const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ');
    if (scheme.toLowerCase() !== 'basic' || !isKnownKey(credentials)) {
      reply.code(401).header('www-authenticate', 'Basic realm="sandbox"');
      return { error: 'invalid_client', error_description: 'Unknown key id or wrong secret.' };
    }
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    if (form.get('grant_type') !== 'client_credentials') {
      reply.code(400);
      return {
        error: 'unsupported_grant_type',
        error_description: 'Send grant_type=client_credentials as a form.',
      };
    }
    return { access_token: state.tokens.issue(), expires_in: TOKEN_SECONDS, scope: '', token_type: 'bearer' };
  });
}
