import { randomUUID } from 'node:crypto';
import { AwsFault, type Call, type Handler, type Service } from './contract.ts';
import { decodeJson, encodeJson } from './json-protocol.ts';
import { hasError, modelOf, wrongValue } from './model.ts';
import type { protocols } from './protocols.ts';
import { decodeQuery, encodeXml, encodeXmlError } from './query-protocol.ts';
import { shapeMistakes } from './shape.ts';

type Schema = Parameters<typeof decodeQuery>[0];

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Decodes the request, asks the service, and encodes what it answers; all by the SDK's schemas. */
export async function dispatch(
  services: Readonly<Record<string, Service>>,
  call: Call,
  protocol: (typeof protocols)[string] | undefined,
  form: URLSearchParams,
  body: string,
): Promise<Answer> {
  const operation = protocol?.sdk[`${call.action}$`] as
    | [number, string, string, object, () => Schema, () => Schema]
    | undefined;
  const handler = services[call.service]?.handlers[call.action];
  if (protocol === undefined || operation === undefined || handler === undefined) {
    const code = protocol?.namespace === undefined ? 'UnknownOperationException' : 'InvalidAction';
    throw new AwsFault(code, `Could not find operation ${call.action} (or it is not simulated)`);
  }
  const [, , , , input, output] = operation;
  const given =
    protocol.namespace === undefined ? decodeJson(input(), body) : decodeQuery(input(), form, protocol.style);
  const { values } = modelOf(call.service, call.action);
  const wrong = wrongValue(values, given);
  if (wrong !== undefined) throw badEnumeration(protocol.namespace === undefined, wrong);
  const result = ((await handle(handler, given, call)) ?? {}) as object;
  const mistakes = shapeMistakes(output(), result);
  if (mistakes.length > 0)
    throw new Error(`${call.action} answers what AWS does not: ${mistakes.join(', ')}`);
  if (protocol.namespace === undefined) {
    return { status: 200, type: 'application/x-amz-json-1.1', body: encodeJson(output(), result) };
  }
  return {
    status: 200,
    type: 'text/xml',
    body: encodeXml(call.action, protocol.namespace, output(), result, randomUUID(), protocol.style),
  };
}

/** An error that AWS's model does not have for the operation is a mistake of the sandbox. */
async function handle(handler: Handler<never>, given: object, call: Call): Promise<unknown> {
  try {
    return await handler(given as never, call);
  } catch (error) {
    const isOwn = error instanceof AwsFault && error.message.startsWith('sandbox: ');
    if (error instanceof AwsFault && !isOwn && !hasError(call.service, call.action, error.code))
      throw new Error(`${call.action} has no error ${error.code} (${error.message})`, { cause: error });
    throw error;
  }
}

function badEnumeration(json: boolean, { name, value }: { name: string; value: string }): AwsFault {
  const message = `Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy enum value set`;
  return new AwsFault(json ? 'ValidationException' : 'InvalidParameterValue', message);
}

export function encodeFault(fault: AwsFault, protocol: (typeof protocols)[string] | undefined): Answer {
  if (protocol?.namespace !== undefined) {
    const body = encodeXmlError(fault, protocol.namespace, randomUUID(), protocol.style);
    return { status: fault.status, type: 'text/xml', body };
  }
  const body = JSON.stringify({ __type: fault.code, message: fault.message });
  return { status: fault.status, type: 'application/x-amz-json-1.1', body };
}
