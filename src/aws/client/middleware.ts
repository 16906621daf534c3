import { errorName } from '../../errors.ts';

/** Commands that only read. Every other command counts as a change. */
const reading = /^(Describe|List|Get|Query|Scan|Search|Simulate)/;

type Middleware = <Request, Answer>(
  next: (request: Request) => Promise<Answer>,
  context: { readonly clientName?: string; readonly commandName?: string },
) => (request: Request) => Promise<Answer>;

/** What all of the SDK's clients have in common here. */
export interface Guardable {
  readonly middlewareStack: {
    addRelativeTo(
      middleware: Middleware,
      options: { readonly relation: 'after'; readonly toMiddleware: string; readonly name: string },
    ): void;
  };
}

/** Inside the SDK's retries, so that it is called before every attempt and no step can omit the fence. */
export function guardChanges<T extends Guardable>(client: T, beforeChange: () => Promise<void>): T {
  client.middlewareStack.addRelativeTo(
    (next, { commandName = '' }) =>
      async (request) => {
        if (!reading.test(commandName)) await beforeChange();
        return next(request);
      },
    { relation: 'after', toMiddleware: 'retryMiddleware', name: 'beforeChange' },
  );
  return client;
}

/** Metadata of an answer or an error in the SDK. */
interface Answered {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** Inside the retries too, so that each attempt is logged: AWS Support asks for the request id of the failed one. */
export function tellAnswers<T extends Guardable>(client: T, tell: (line: string) => void): T {
  client.middlewareStack.addRelativeTo(
    (next, { clientName = '', commandName = '' }) =>
      async (request) => {
        const name = `${clientName.replace(/Client$/, '').toLowerCase()}:${commandName.replace(/Command$/, '')}`;
        const say = ({ $metadata }: Answered, what = '') =>
          tell(
            `${name}: ${$metadata?.httpStatusCode ?? 'no answer'}${what}, request ${$metadata?.requestId ?? '-'}`,
          );
        try {
          const answer = await next(request);
          say((answer as { readonly output?: Answered }).output ?? {});
          return answer;
        } catch (error) {
          say(error as Answered, ` ${errorName(error)}`);
          throw error;
        }
      },
    { relation: 'after', toMiddleware: 'retryMiddleware', name: 'tellAnswers' },
  );
  return client;
}
