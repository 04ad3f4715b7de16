import type { Project } from './project.ts';
import type { CredentialList, CredentialListHead, StoredCredential } from './records.ts';
import { found, refuseTaken } from './refuse.ts';

export interface CredentialListBody {
  readonly name: string;
  readonly credentials: readonly { readonly username: string; readonly password: string }[];
}

export function credentialListOf(project: Project, id: string): CredentialList {
  return wholeCredentialList(project, headOf(project, id));
}

/** The list with its credentials, without their passwords. */
export function wholeCredentialList(project: Project, head: CredentialListHead): CredentialList {
  return { ...head, credentials: [...project.credentials.of(head.id)].map(withoutPassword) };
}

/** @throws Refusal 409 if a user name is there twice */
export function createCredentialList(project: Project, body: CredentialListBody): CredentialList {
  refuseDoubles(body.credentials.map(({ username }) => username));
  const stamps = { createTime: project.now(), updateTime: null };
  const list = { id: project.nextId(), name: body.name, projectId: project.id, ...stamps };
  project.credentialLists.add(list);
  for (const { username, password } of body.credentials) {
    const id = project.nextId();
    project.credentials.add(list.id, { id, credentialListId: list.id, username, password });
  }
  return wholeCredentialList(project, list);
}

export function renameCredentialList(project: Project, id: string, name: string): CredentialList {
  const list = project.credentialLists.replace({ ...headOf(project, id), name, updateTime: project.now() });
  return wholeCredentialList(project, list);
}

export function deleteCredentialList(project: Project, id: string): void {
  headOf(project, id);
  project.credentials.drop(id);
  project.trunkCredentialLists.dropRight(id);
  project.credentialLists.remove(id);
}

/** Changes the list as a whole too: its update time says so. */
export function setPassword(project: Project, listId: string, username: string, password: string) {
  const credential = credentialOf(project, listId, username);
  touch(project, listId);
  return withoutPassword(project.credentials.of(listId).replace({ ...credential, password }));
}

export function deleteCredential(project: Project, listId: string, username: string): void {
  const { id } = credentialOf(project, listId, username);
  touch(project, listId);
  project.credentials.of(listId).remove(id);
}

function headOf(project: Project, id: string): CredentialListHead {
  return found(project.credentialLists.get(id), 'credential list', id);
}

function credentialOf(project: Project, listId: string, username: string): StoredCredential {
  headOf(project, listId);
  const credentials = [...project.credentials.of(listId)];
  return found(
    credentials.find(candidate => candidate.username === username),
    'credential',
    username,
  );
}

function touch(project: Project, listId: string): void {
  project.credentialLists.replace({ ...headOf(project, listId), updateTime: project.now() });
}

function withoutPassword({ id, username }: StoredCredential) {
  return { id, username };
}

function refuseDoubles(usernames: readonly string[]): void {
  const double = usernames.find((username, index) => usernames.indexOf(username) !== index);
  if (double !== undefined) refuseTaken('username', double, 'a list has a username once');
}
