import type { Report, ReportTable, Section } from '../report.ts';
import { cellTexts, isNumeric, withoutEmptyColumns } from './cells.ts';
import { verdictSentence, verdictWords } from './verdictWords.ts';

/** The report for a terminal: the verdict of each section first, then each with its tables. Ends with a line feed. */
export function textReport(report: Report): string {
  return [
    `Reconciliation of ${report.month}, project ${report.projectId}`,
    `${closedText(report)}${report.start} to ${report.end} (billing days in ${report.timeZone}), made ${report.madeAt}`,
    '',
    verdictSentence(report),
    '',
    textTable(overview(report)),
    '',
    report.totals.title,
    textTable(report.totals),
    ...report.sections.map(sectionText),
    '',
  ].join('\n');
}

function closedText({ closed }: Report): string {
  if (closed === undefined) return '';
  return closed.acceptedUnproven === null
    ? 'Closed. '
    : `Closed although it was not proven: ${closed.acceptedUnproven.join(', ')}. `;
}

function overview({ sections }: Report): ReportTable {
  return {
    name: 'overview',
    title: 'Overview',
    columns: [
      { name: 'title', label: 'Comparison', kind: 'text' },
      { name: 'verdict', label: 'Verdict', kind: 'text' },
    ],
    rows: sections.map(({ title, verdict }) => [title, verdictWords[verdict]]),
  };
}

function sectionText({ title, verdict, summary, tables }: Section): string {
  const heading = `\n${title}: ${verdictWords[verdict]}`;
  return [
    heading,
    summary,
    ...tables.map(each =>
      ['', each.title, ...(each.note === undefined ? [] : [each.note]), textTable(each)].join('\n'),
    ),
  ].join('\n');
}

/** A terminal is no place to read more; the page and the other files have all rows. */
const shownRows = 12;

function textTable(full: ReportTable): string {
  const table = withoutEmptyColumns(full);
  const cells = cellTexts(table).slice(0, shownRows);
  const more = table.rows.length - cells.length;
  const labels = table.columns.map(({ label }) => label);
  const widths = labels.map((label, index) =>
    cells.reduce((width, row) => Math.max(width, row[index]?.length ?? 0), label.length),
  );
  const line = (parts: readonly string[]): string =>
    parts
      .map((part, index) => {
        const column = table.columns[index];
        const width = widths[index] ?? 0;
        return column !== undefined && isNumeric(column) ? part.padStart(width) : part.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [
    line(labels),
    line(widths.map(width => '─'.repeat(width))),
    ...cells.map(line),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ].join('\n');
}
