export interface RetainFlags {
  readonly landing?: string;
  readonly calls?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}
export async function retainCommand(_flags: RetainFlags): Promise<number> {
  return 0;
}
