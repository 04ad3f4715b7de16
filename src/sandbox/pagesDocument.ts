import type { StaticDocumentSpec } from '@fastify/swagger';
import { parseContract } from './contract/document.ts';

type Document = StaticDocumentSpec['document'];

interface Written {
  servers: unknown;
  paths: Record<string, WrittenPath>;
  components: { securitySchemes: { oauth2: { flows: { clientCredentials: { tokenUrl: string } } } } };
}

interface WrittenPath {
  servers?: unknown;
  parameters?: unknown[];
  get?: WrittenOperation;
  post?: WrittenOperation;
  put?: WrittenOperation;
  delete?: WrittenOperation;
}

interface WrittenOperation {
  parameters?: unknown[];
}

/** The contract with the addresses of the server that shows it: who tries out an operation reaches the sandbox. */
export function sandboxDocument(): Document {
  const document = structuredClone(parseContract()) as Written;
  document.servers = [{ url: '/', description: 'This sandbox. Any key id, with the secret "sandbox".' }];
  for (const item of Object.values(document.paths)) {
    delete item.servers;
    handDownParameters(item);
  }
  document.components.securitySchemes.oauth2.flows.clientCredentials.tokenUrl = '/oauth2/token';
  return document as unknown as Document;
}

/** Swagger UI 5.34 does not follow the references of a path's own parameters: it asks for "any" instead of the project. */
function handDownParameters(item: WrittenPath): void {
  const { parameters = [] } = item;
  for (const operation of [item.get, item.post, item.put, item.delete]) {
    if (operation !== undefined) operation.parameters = [...parameters, ...(operation.parameters ?? [])];
  }
  delete item.parameters;
}
