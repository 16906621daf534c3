// GitHub's own parser of workflow and action files (https://github.com/actions/languageservices).
import { registerHooks } from 'node:module';

// The package imports its schemas as JSON, without the import attribute that Node.js requires.
registerHooks({
  load: (url, context, next) => {
    const isSchema = url.includes('/@actions/workflow-parser/') && url.endsWith('.json');
    return next(url, isSchema ? { ...context, importAttributes: { type: 'json' } } : context);
  },
});
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import(
  '@actions/workflow-parser'
);
const { parseAction } = await import('@actions/workflow-parser/actions/index');

/** What GitHub refuses in a workflow file: unknown keys, types, and expressions with a context that their place lacks. */
export async function faultsInWorkflow(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  const faults = context.errors.getErrors().map(({ message }) => message);
  if (value === undefined || faults.length > 0) return faults;
  const { errors = [] } = await convertWorkflowTemplate(context, value, undefined, {
    fetchReusableWorkflowDepth: 0,
  });
  return [...new Set(errors.map(({ Message }) => Message))];
}

/** What GitHub refuses in an action's metadata file. */
export function faultsInAction(name: string, content: string): string[] {
  const { context } = parseAction({ name, content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}
