// AWS's REST protocol with JSON: method and path say which operation is called, and hold some of its members.

interface Routed {
  readonly action: string;
  /** Members that the path holds. */
  readonly members: Readonly<Record<string, string>>;
}

/** The operation whose schema in the SDK has this method and path; an empty name where there is none. */
export function routeOf(sdk: Readonly<Record<string, unknown>>, method: string, path: string): Routed {
  for (const [name, schema] of Object.entries(sdk)) {
    const [kind, , action, traits] = Array.isArray(schema) ? (schema as unknown[]) : [];
    if (!name.endsWith('$') || kind !== 9) continue;
    const [itsMethod, template = ''] = (traits as { http?: [string, string] } | undefined)?.http ?? [];
    const members = itsMethod === method ? membersIn(template, path) : undefined;
    if (members !== undefined) return { action: String(action), members };
  }
  return { action: '', members: {} };
}

function membersIn(template: string, path: string): Record<string, string> | undefined {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const members: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    const value = decodeURIComponent(given[index] ?? '');
    if (name === undefined ? part !== value : value === '') return undefined;
    if (name !== undefined) members[name] = value;
  }
  return members;
}
