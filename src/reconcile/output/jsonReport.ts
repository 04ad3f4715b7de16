import { version } from '../../version.ts';
import type { Detail, Report, ReportTable, Section } from '../report.ts';

/** The report as one JSON document, with a line feed at its end. Amounts are text. `summary.json`, and what --json prints. */
export function jsonReport(report: Report): string {
  return `${JSON.stringify(reportDocument(report), null, 2)}\n`;
}

function reportDocument(report: Report): object {
  const { month, verdict, tolerance, closed, totals, sections } = report;
  return {
    schema_version: 1,
    month,
    project_id: report.projectId,
    time_zone: report.timeZone,
    start: report.start,
    end: report.end,
    made_at: report.madeAt,
    trunkledger: version,
    verdict,
    tolerance,
    is_closed: closed !== undefined,
    accepted_unproven: closed?.acceptedUnproven ?? null,
    totals: tableRows(totals),
    sections: sections.map(sectionDocument),
  };
}

/** A section with the rows of its tables as objects. */
export function sectionDocument({ id, title, verdict, summary, tables, details }: Section): object {
  return {
    id,
    title,
    verdict,
    summary,
    tables: Object.fromEntries(tables.map(table => [table.name, tableRows(table)])),
    details: details.map(({ name }: Detail) => name),
  };
}

function tableRows({ columns, rows }: ReportTable): object[] {
  return rows.map(row => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])));
}
