import type { StaticDocumentSpec } from '@fastify/swagger';
import { parseContract } from './contract/document.ts';

type Document = StaticDocumentSpec['document'];

interface Written {
  servers: unknown;
  paths: Record<string, { servers?: unknown }>;
  components: { securitySchemes: { oauth2: { flows: { clientCredentials: { tokenUrl: string } } } } };
}

/** The contract with the addresses of the server that shows it: who tries out an operation reaches the sandbox. */
export function sandboxDocument(): Document {
  const document = structuredClone(parseContract()) as Written;
  document.servers = [{ url: '/', description: 'This sandbox. Any key id, with the secret "sandbox".' }];
  for (const item of Object.values(document.paths)) delete item.servers;
  document.components.securitySchemes.oauth2.flows.clientCredentials.tokenUrl = '/oauth2/token';
  return document as unknown as Document;
}
