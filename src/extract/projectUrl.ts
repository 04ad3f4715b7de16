import { UsageError } from '../errors.ts';

export type Query = Readonly<Record<string, string | number>>;

/** `<apiUrl>/v1/projects/<projectId>`, the id encoded, credentials in the URL left out. */
export function projectUrl(apiUrl: string, projectId: string): string {
  // A URL swallows these as path segments, even when they are encoded.
  if (projectId === '' || projectId === '.' || projectId === '..') {
    throw new UsageError(
      `SINCH_PROJECT_ID is "${projectId}"; it must be the id of a project, as the dashboard shows it.`,
    );
  }
  const { origin, pathname } = new URL(apiUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}/v1/projects/${encodeURIComponent(projectId)}`;
}

/** `?createTime%3E=2026-10-01T00:00:00Z&…`, colons as they are: the bytes that the official SDK sends. */
export function encodeQuery(query: Query): string {
  const pairs = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':');
}
