import type { Operation } from './contract/operations.ts';

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; }
  td:first-child { width: 4rem; }
  td:last-child { width: 20rem; }
  td { border-bottom: 1px solid #ddd; padding: .25rem .75rem .25rem 0; vertical-align: top; }
  code { font: 14px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
  @media (prefers-color-scheme: dark) { body { background: #16181b; color: #ddd; } a { color: #8bf; } td { border-color: #444; } }
`;

/** Every operation by its tag, each with a link to where it is described. */
export function homePage(operations: readonly Operation[]): string {
  const groups = Map.groupBy(operations, ({ tags }) => tags[0] ?? '');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Elastic SIP Trunking sandbox</title>
<link rel="icon" href="docs/static/favicon-32x32.png">
<style>${STYLE}</style>
</head>
<body>
<h1>Elastic SIP Trunking sandbox</h1>
<p>This server answers as the provider's API does, with calls and a configuration that it makes up. It takes any key id
with the secret <code>sandbox</code>, as Basic or for a token, and any project id.</p>
<p><a href="docs/">Read the operations and try them out</a>, or take the contract: <a href="openapi.yaml">openapi.yaml</a>,
<a href="openapi.json">openapi.json</a>.</p>
${Array.from(groups, ([tag, group]) => section(tag, group)).join('\n')}
</body>
</html>
`;
}

function section(tag: string, operations: readonly Operation[]): string {
  return `<h2>${asText(tag)}</h2>
<table>
${operations.map(row).join('\n')}
</table>`;
}

function row({ method, path, operationId, summary, tags }: Operation): string {
  const link = `docs/#/${encodeURIComponent(tags[0] ?? '')}/${operationId}`;
  return `<tr><td><code>${method}</code></td><td><code>${asText(path.replaceAll(/:(\w+)/g, '{$1}'))}</code></td><td><a href="${link}">${asText(summary)}</a></td></tr>`;
}

function asText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
