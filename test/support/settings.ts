import { collectSettings, parseSettings, type Settings } from '../../src/settings/settings.ts';

export type Texts = Readonly<Record<string, string>>;

/** What a restore cannot do without, as inputs. */
export const requiredInputs: Texts = {
  'source-account-id': '111111111111',
  'target-account-id': '222222222222',
  'source-region': 'eu-west-1',
  'target-region': 'eu-central-1',
  'source-cluster-id': 'production',
  'target-cluster-id': 'staging',
};

/** The required inputs and those given, read as a run reads them, without parameters or with those given. */
export const collect = (inputs: Texts, parameters: Texts = {}): ReturnType<typeof collectSettings> =>
  collectSettings({
    readInput: (name) => ({ ...requiredInputs, ...inputs })[name] ?? '',
    readParameters: () => Promise.resolve(parameters),
  });

/** Settings as a workflow gives them. */
export async function settingsWith(inputs: Texts = {}): Promise<Settings> {
  return parseSettings(await collect(inputs));
}
