import { RELATIONSHIP_TYPES } from './family.ts';
import { type CallQuery, type FieldViolation, QueryReader } from './query.ts';

/** What is to be exported. There are no pages. */
export interface ExportQuery extends Pick<CallQuery, 'range' | 'filter'> {
  /** Other projects whose calls are to be exported too. */
  readonly projectIds: readonly string[];
  readonly fileName: string;
}

/** What can stand in a header between quotes. */
const FILE_NAME = /^[\w .()+-]{1,255}$/;

/** Reads the query text of a request for an export, as {@link parseCallQuery} reads that for a list. */
export function parseExportQuery(text: string, now: number): ExportQuery | readonly FieldViolation[] {
  const reader = new QueryReader(text);
  const query: ExportQuery = {
    range: reader.range(now),
    filter: reader.filter({
      region: reader.text('region')?.toLowerCase(),
      groupId: reader.text('groupId'),
      parentId: reader.text('parentId'),
      relationshipTypes: reader.list('relationshipType', RELATIONSHIP_TYPES),
      hasChildren: reader.flag('hasChildren'),
    }),
    projectIds: reader.text('projectIds')?.split(',') ?? [],
    fileName: fileName(reader),
  };
  return reader.violations.length > 0 ? reader.violations : query;
}

function fileName(reader: QueryReader): string {
  const name = reader.text('fileName') ?? 'calls.csv';
  if (!FILE_NAME.test(name)) {
    const description = `${JSON.stringify(name)} is no file name of letters, digits, spaces and _.()+-`;
    reader.refuse('fileName', description);
  }
  return name;
}
