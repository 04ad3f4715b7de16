import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page of documentation. The path is relative to the repository, with `/`. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

/** A piece of code in a page: a fenced block, or one between backticks. */
export interface Code {
  /** What follows the opening fence, such as `sql run`; empty for code between backticks. */
  readonly info: string;
  readonly text: string;
  /** Line of the page where the text begins, from 1. */
  readonly line: number;
}

/** README.md, its neighbours and everything below docs/. */
export function readDocuments(repository: string): Document[] {
  const pages = readdirSync(join(repository, 'docs'), { recursive: true, encoding: 'utf8' });
  return [...readdirSync(repository), ...pages.map(page => `docs/${page.replaceAll('\\', '/')}`)]
    .filter(path => path.endsWith('.md'))
    .sort()
    .map(path => ({ path, text: readFileSync(join(repository, path), 'utf8') }));
}

const fence = /^```(.*)\n([\s\S]*?)^```$/gm;

export function fencedBlocks({ text }: Document): Code[] {
  return [...text.matchAll(fence)].map(match => ({
    info: (match[1] ?? '').trim(),
    text: match[2] ?? '',
    line: lineAt(text, match.index) + 1,
  }));
}

export function inlineCode(document: Document): Code[] {
  const text = withoutFences(document);
  return [...text.matchAll(/`([^`\n]+)`/g)].map(match => ({
    info: '',
    text: match[1] ?? '',
    line: lineAt(text, match.index),
  }));
}

/** The text with fenced blocks blanked out, line for line. */
export function withoutFences({ text }: Document): string {
  return text.replace(fence, block => block.replaceAll(/[^\n]/g, ''));
}

/** Number of the line, from 1, that holds the character at `index`. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
