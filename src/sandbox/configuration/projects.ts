import { derive, hashText } from '../hash.ts';
import type { Trunk } from '../trunks.ts';
import { type Fill, fillProject } from './fill.ts';
import { HostNames } from './hostNames.ts';
import { Keeper } from './keeper.ts';
import { Project, type Surroundings } from './project.ts';
import { restoreState, stateOf } from './projectState.ts';
import { seedProject } from './seed.ts';
import { damaged, makeState, readState, type SavedState, StateFileError, writeState } from './stateFile.ts';

export interface ProjectsOptions {
  readonly seed: string;
  /** Whole seconds since the epoch. */
  readonly now: () => number;
  /** The trunks of a project's calls. */
  readonly trunksOf: (projectId: string) => readonly Trunk[];
  readonly fill?: Fill | undefined;
  /** Where the state is kept; in memory only without it. */
  readonly stateFile?: string | undefined;
}

/** The configurations of all projects of a server, each made when it is asked for first. */
export class Projects {
  private readonly options: ProjectsOptions;
  private readonly surroundings: Surroundings;
  private readonly known = new Map<string, Project>();
  private readonly keeper: Keeper | undefined;

  constructor(options: ProjectsOptions) {
    this.options = options;
    this.surroundings = { hostNames: new HostNames(), now: options.now };
    const { stateFile } = options;
    if (stateFile !== undefined) this.keeper = new Keeper(() => writeState(stateFile, this.state()));
  }

  /**
   * Reads the state file, and makes it if there is none, so that a place that cannot be written to is known at once.
   *
   * @throws StateFileError if the file is damaged, of another seed, or cannot be made
   */
  async load(): Promise<void> {
    const { stateFile } = this.options;
    if (stateFile === undefined) return;
    const saved = await readState(stateFile);
    if (saved === undefined) await makeState(stateFile, this.state());
    else this.restore(stateFile, saved);
  }

  private restore(stateFile: string, saved: SavedState): void {
    const { seed } = this.options;
    if (saved.seed !== seed) {
      throw new StateFileError(
        `state file ${stateFile} is of the seed ${JSON.stringify(saved.seed)}, not of ${JSON.stringify(seed)}: ` +
          'its trunks and numbers would not be those of the calls. Use that seed, or another file.',
      );
    }
    try {
      for (const project of saved.projects) restoreState(this.empty(project.id), project);
    } catch (error) {
      throw damaged(stateFile, `contradicts itself: ${(error as Error).message}`, error);
    }
  }

  get(projectId: string): Project {
    const known = this.known.get(projectId);
    if (known !== undefined) return known;
    const project = this.empty(projectId);
    const { seed, trunksOf, fill } = this.options;
    seedProject(project, trunksOf(projectId), derive(hashText(seed), hashText(projectId)));
    if (fill !== undefined) fillProject(project, fill);
    this.changed();
    return project;
  }

  /** To be called after each change: the state file follows. */
  changed(): void {
    this.keeper?.changed();
  }

  /** Resolves when the state file has all changes; rejects if it could not be written. */
  async flush(): Promise<void> {
    await this.keeper?.flush();
  }

  private empty(projectId: string): Project {
    const project = new Project(projectId, this.surroundings);
    this.known.set(projectId, project);
    return project;
  }

  private state(): SavedState {
    return { seed: this.options.seed, projects: Array.from(this.known.values(), stateOf) };
  }
}
