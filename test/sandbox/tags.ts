import { AwsFault } from './contract.ts';

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** The tags of a request, by key; keys that AWS keeps for itself are refused with the service's own code. */
export function tagsOf(tags: readonly Tag[] | undefined, code: string): Record<string, string> {
  const reserved = (tags ?? []).find(({ Key }) => /^aws:/i.test(Key));
  if (reserved !== undefined) throw new AwsFault(code, `The tag key ${reserved.Key} is reserved for AWS.`);
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value]));
}

/** Condition keys that policies may ask about the tags that a request brings. */
export function requestConditions(tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value]));
}
