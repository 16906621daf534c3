import { LoginRefused } from '../../database/connection.ts';
import { ActionError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Restore } from '../context.ts';

type Connect = Restore['database']['connect'];

/** A new endpoint's name, and its server, may take a moment: so often TCP is tried before it counts as closed. */
const refusalsAllowed = 3;

/**
 * How SQL reaches the database. `auto` tries TCP first and goes over the Data API where nothing answers; what has
 * answered once is used to the end of the run.
 */
export function chooseConnect(
  how: 'direct' | 'data-api' | 'auto',
  direct: Connect,
  dataApi: Connect,
  log: Log,
): Connect {
  if (how !== 'auto') return how === 'direct' ? direct : dataApi;
  let chosen: Connect | undefined;
  let misses = 0;
  return async (login, onNotice) => {
    if (chosen !== undefined) return chosen(login, onNotice);
    let unreachable: ActionError;
    try {
      const sql = await direct(login, onNotice);
      chosen = direct;
      return sql;
    } catch (error) {
      if (error instanceof LoginRefused) chosen = direct;
      if (!(error instanceof ActionError && error.code === 'DATABASE_UNREACHABLE')) throw error;
      misses += 1;
      if (misses < refusalsAllowed) throw error;
      unreachable = error;
    }
    log.info(`${unreachable.message} So its SQL goes over the RDS Data API.`);
    try {
      const sql = await dataApi(login);
      chosen = dataApi;
      return sql;
    } catch (error) {
      if (error instanceof LoginRefused) chosen = dataApi;
      // The cluster cannot have the Data API: then TCP is the only way.
      if (!(error instanceof ActionError && error.code === 'AWS_FAILED')) throw error;
      throw new ActionError(
        'DATABASE_UNREACHABLE',
        `${unreachable.message} ${error.message}`,
        unreachable.hint,
        {
          cause: error,
        },
      );
    }
  };
}
