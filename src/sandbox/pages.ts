import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { readContractText } from './contract/document.ts';
import { listOperations } from './contract/operations.ts';
import { sandboxDocument } from './pagesDocument.ts';
import { homePage } from './pagesHome.ts';

/** Nothing of the pages is loaded from elsewhere; Swagger UI brings its icons as data and sets styles on elements. */
const POLICY =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'self'";

/**
 * What a browser is shown, without credentials: `/` lists the operations, `/docs/` lets them be read and tried out in
 * Swagger UI, `/openapi.yaml` is the contract as it is written and `/openapi.json` the same with this server's addresses.
 */
export function registerPages(server: FastifyInstance): void {
  const document = sandboxDocument();
  const home = homePage(listOperations());
  const text = readContractText();
  server.register(swagger, { mode: 'static', specification: { document } });
  server.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: POLICY,
    theme: { title: 'Elastic SIP Trunking sandbox' },
    // Without the bar on top, which asks for the address of another document.
    uiConfig: { layout: 'BaseLayout', deepLinking: true, tryItOutEnabled: true },
  });
  server.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).send(home),
  );
  server.get('/openapi.yaml', async (_request, reply) =>
    reply.type('application/yaml; charset=utf-8').send(text),
  );
  server.get('/openapi.json', async () => document);
}
