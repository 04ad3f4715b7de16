import { type Document, fencedBlocks, inlineCode } from './document.ts';

/** What can be called: commands of the program with their flags, and scripts of package.json. */
export interface Callable {
  /** Command → its flags, `--from`. The program itself is `''`. */
  readonly commands: ReadonlyMap<string, ReadonlySet<string>>;
  readonly scripts: ReadonlySet<string>;
}

/** Commands, flags and npm scripts that a page names in code and that do not exist: one line a problem. */
export function commandProblems(documents: readonly Document[], callable: Callable): string[] {
  return documents.flatMap(document =>
    [...fencedBlocks(document), ...inlineCode(document)].flatMap(({ text, line }) =>
      text.split('\n').flatMap((code, index) => {
        const place = `${document.path}:${line + index}`;
        return [...programProblems(code, callable), ...scriptProblems(code, callable)].map(
          problem => `${place}: ${problem}`,
        );
      }),
    ),
  );
}

function programProblems(code: string, { commands }: Callable): string[] {
  const calls = withoutQuotes(code).matchAll(/\btrunkledger((?: +[^\s|;&#)]+)+)/g);
  return [...calls].flatMap(([, words = '']) => {
    const [name = '', ...rest] = words.trim().split(/ +/);
    const isOption = name.startsWith('-');
    const known = commands.get(isOption ? '' : name);
    if (known === undefined)
      return /^[a-z]/.test(name) ? [unknown(`command ${name}`, [...commands.keys()])] : [];
    const flags = (isOption ? [name, ...rest] : rest).filter(word => /^--[a-z]/.test(word));
    return flags
      .map(flag => flag.replace(/[=\].,].*$/, ''))
      .filter(flag => !known.has(flag))
      .map(flag => unknown(`flag ${flag} of trunkledger ${isOption ? '' : name}`.trim(), [...known]));
  });
}

function scriptProblems(code: string, { scripts }: Callable): string[] {
  return [...code.matchAll(/\bnpm run ([a-z][a-z:-]*)/g)]
    .map(match => match[1] ?? '')
    .filter(name => !scripts.has(name))
    .map(name => unknown(`npm script ${name}`, [...scripts]));
}

/** SQL in quotes is no argument that could be mistaken for a flag. */
function withoutQuotes(code: string): string {
  return code.replaceAll(/"[^"]*"|'[^']*'/g, 'quoted');
}

function unknown(what: string, known: readonly string[]): string {
  return `the ${what} does not exist; there are: ${known.filter(name => name !== '').join(', ')}.`;
}
