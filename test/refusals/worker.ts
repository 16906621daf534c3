import type { Case } from './cases.ts';
import { check } from './check.ts';
import { type Prepared, prepare } from './prepare.ts';
import { scenarios } from './scenarios.ts';

// One process of the suite: prepares the scenario that its first argument names, says which requests it sends, and then
// checks one case after the other. Ends with the channel to its parent.

const scenario = scenarios.find(({ name }) => name === process.argv[2]);
if (scenario === undefined || process.send === undefined) throw new Error('This is started by main.ts.');
const send = process.send.bind(process);

let turn: Promise<Prepared> = prepare(scenario);
send({ requests: (await turn).requests });
process.on('message', (one: Case) => {
  turn = turn.then(async (prepared) => {
    send({ fault: await check(prepared, one) });
    return prepared;
  });
});
process.once('disconnect', () => {
  void turn.then(async ({ fixture }) => {
    await fixture.sandbox.stop();
    process.exit();
  });
});
