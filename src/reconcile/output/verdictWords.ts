import type { Report, Verdict } from '../report.ts';

/** A verdict in the words of a reader. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  agrees: 'agrees',
  differs: 'differs',
  unproven: 'not proven',
};

/** One sentence on the whole month. */
export function verdictSentence({ verdict, month, sections }: Report): string {
  const titles = sections.filter(section => section.verdict === verdict).map(({ title }) => `“${title}”`);
  switch (verdict) {
    case 'agrees':
      return `${month} agrees: ${sections.length === 1 ? 'the one comparison finds nothing' : `none of the ${sections.length} comparisons finds anything`} to mend.`;
    case 'differs':
      return `${month} differs: see ${titles.join(', ')}.`;
    case 'unproven':
      return `${month} is not proven: no sum is true before what ${titles.join(', ')} names is mended.`;
  }
}
