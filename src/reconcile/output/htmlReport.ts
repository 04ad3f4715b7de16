import { version } from '../../version.ts';
import type { Report, ReportColumn, ReportTable, Section, Verdict } from '../report.ts';
import { cellTexts, isNumeric, withoutEmptyColumns } from './cells.ts';
import { htmlStyle } from './htmlStyle.ts';
import { verdictSentence, verdictWords } from './verdictWords.ts';

/** The report as a page to read and to print: one file, without scripts and without anything from elsewhere. */
export function htmlReport(report: Report): string {
  const title = `Billing reconciliation, ${monthName(report.month)}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
${facts(report)}
</header>
<main>
<p class="verdict ${report.verdict}"><strong>${badge(report.verdict)}</strong> ${escaped(verdictSentence(report))}</p>
${closedNote(report)}<section aria-labelledby="totals">
<h2 id="totals">The month in the ledger</h2>
${htmlTable(report.totals)}
</section>
<section aria-labelledby="overview">
<h2 id="overview">What was compared</h2>
${overview(report.sections)}
</section>
${report.sections.map(htmlSection).join('\n')}
</main>
<footer>
<p>Times are in UTC. A month is a month of billing days in ${escaped(report.timeZone)}. Amounts are exact and are never added
across currencies. “Not proven” means that calls are missing, in progress, unpriced or unreadable, so that no sum of the month is
true yet; “differs” means that a difference is larger than the tolerance of ${escaped(report.tolerance)}.</p>
<p>trunkledger ${escaped(version)}</p>
</footer>
</body>
</html>
`;
}

function facts(report: Report): string {
  const pairs = [
    ['Project', report.projectId],
    ['Period', `${moment(report.start)} to ${moment(report.end)} UTC`],
    ['Billing time zone', report.timeZone],
    ['Tolerance', report.tolerance === '0' ? 'none' : report.tolerance],
    [report.closed === undefined ? 'Made' : 'Closed', `${moment(report.madeAt)} UTC`],
  ];
  return `<dl>${pairs.map(([name = '', value = '']) => `<div><dt>${name}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>`;
}

function closedNote({ closed }: Report): string {
  if (closed === undefined) return '';
  const reasons =
    closed.acceptedUnproven === null
      ? ''
      : ` It was closed although it was not proven, with ${escaped(closed.acceptedUnproven.join(', '))}.`;
  return `<p class="closed">This month is closed: the report does not change any more. Later changes of its calls are adjustments of the months in which they are seen.${reasons}</p>\n`;
}

function overview(sections: readonly Section[]): string {
  const rows = sections.map(
    ({ id, title, verdict, summary }) =>
      `<tr><th scope="row"><a href="#${escaped(id)}">${escaped(title)}</a></th><td>${badge(verdict)}</td><td>${escaped(summary)}</td></tr>`,
  );
  return table('Each comparison with its result', ['Comparison', 'Result', 'In a sentence'], rows);
}

function table(caption: string, labels: readonly string[], rows: readonly string[]): string {
  const head = labels.map(label => `<th scope="col">${escaped(label)}</th>`).join('');
  return `<div class="wide"><table>
<caption>${escaped(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>`;
}

function htmlSection({ id, title, verdict, summary, tables, details }: Section): string {
  const files =
    details.length === 0
      ? ''
      : `\n<p class="files">Every row, in the folder of this report: ${details
          .map(
            ({ name, title: what }) =>
              `${escaped(what)} (<code>${escaped(name)}.csv</code>, <code>${escaped(name)}.parquet</code>)`,
          )
          .join('; ')}.</p>`;
  return `<section class="comparison" id="${escaped(id)}" aria-labelledby="${escaped(id)}-title">
<h2 id="${escaped(id)}-title">${escaped(title)} ${badge(verdict)}</h2>
<p>${escaped(summary)}</p>
${tables.map(htmlTable).join('\n')}${files}
</section>`;
}

/** More than these do not fit on a page that stands upright. */
const manyColumns = 8;

/** The first column names the row where it is text. */
function htmlTable(full: ReportTable): string {
  const report = withoutEmptyColumns(full);
  const { title, note, columns } = report;
  const head = columns
    .map(
      column => `<th scope="col"${isNumeric(column) ? ' class="number"' : ''}>${escaped(column.label)}</th>`,
    )
    .join('');
  const body = cellTexts(report).map(cells => {
    const parts = cells.map((cell, index) => htmlCell(cell, columns[index]?.kind ?? 'text', index === 0));
    return `<tr>${parts.join('')}</tr>`;
  });
  const remark = note === undefined ? '' : `<span class="note">${escaped(note)}</span>`;
  return `<div class="wide${columns.length > manyColumns ? ' many' : ''}"><table>
<caption>${escaped(title)}${remark}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body.length > 0 ? body.join('\n') : `<tr><td colspan="${columns.length}">none</td></tr>`}
</tbody>
</table></div>`;
}

function htmlCell(text: string, kind: ReportColumn['kind'], isFirst: boolean): string {
  if (isNumeric({ kind })) return `<td class="number">${escaped(text)}</td>`;
  const style = kind === 'time' || kind === 'date' ? 'time' : longWord.test(text) ? 'long' : '';
  const attribute = style === '' ? '' : ` class="${style}"`;
  return isFirst
    ? `<th scope="row"${attribute}>${escaped(text)}</th>`
    : `<td${attribute}>${escaped(text)}</td>`;
}

/** Identifiers, which may be broken anywhere; words are not. */
const longWord = /\S{20,}/;

function badge(verdict: Verdict): string {
  return `<span class="badge ${verdict}">${verdictWords[verdict]}</span>`;
}

function monthName(label: string): string {
  return new Date(`${label}-01T00:00:00Z`).toLocaleDateString('en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** `2026-10-01T00:00:00.000Z` → `2026-10-01 00:00:00` */
function moment(instant: string): string {
  return instant.slice(0, 19).replace('T', ' ');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
