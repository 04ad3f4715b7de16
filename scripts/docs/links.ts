import { posix } from 'node:path';
import { type Document, lineAt, withoutFences } from './document.ts';

/** Links inside the repository that lead to no file, or to no heading of a page: one line a problem. */
export function linkProblems(documents: readonly Document[], exists: (path: string) => boolean): string[] {
  return documents.flatMap(document => {
    const text = withoutFences(document);
    return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(match => {
      const problem = problemOf(match[1] ?? '', document, documents, exists);
      return problem === undefined ? [] : [`${document.path}:${lineAt(text, match.index)}: ${problem}`];
    });
  });
}

function problemOf(
  target: string,
  document: Document,
  documents: readonly Document[],
  exists: (path: string) => boolean,
): string | undefined {
  if (/^[a-z]+:/.test(target)) return undefined;
  const [file = '', heading] = target.split('#');
  const path = file === '' ? document.path : posix.join(posix.dirname(document.path), file);
  if (!exists(path)) return `the link ${target} leads to no file; correct or remove it.`;
  const page = documents.find(each => each.path === path);
  if (heading === undefined || page === undefined || headings(page).has(heading)) return undefined;
  return `the link ${target} leads to no heading of ${path}; there are: ${[...headings(page)].join(', ')}.`;
}

/** The anchors of a page, as hosts of Markdown make them: lower case, hyphens for spaces, no punctuation. */
function headings(page: Document): Set<string> {
  const titles = [...withoutFences(page).matchAll(/^#+ (.+)$/gm)].map(match => match[1] ?? '');
  return new Set(
    titles.map(title =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}
