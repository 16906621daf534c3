// Words that this project no longer uses, and what it uses instead. One thing has one name in code, messages and documents.

interface Retired {
  /** Found in prose, and in identifiers of any case style: `way out` also finds `wayOut`, `way_out` and `way-out`. */
  readonly words?: readonly string[];
  /** Found as it is written, for names whose words are ordinary English. */
  readonly exactly?: readonly string[];
  readonly use: string;
}

const retired: readonly Retired[] = [
  { words: ['mend', 'mends', 'mended', 'mending'], use: 'fix' },
  { words: ['way out', 'ways out'], use: 'fix (prose), hint (code)' },
  { words: ['saw'], use: 'details' },
  { words: ['told', 'told apart'], use: 'inputs, distinguished' },
  { exactly: ['Collected', 'Effective'], use: 'RawSettings, ResolvedSettings' },
  {
    words: ['goes on where', 'go on where', 'goes on here', 'going on where', 'go on with', 'goes on with'],
    use: 'resume, continue',
  },
  { exactly: ['goOnWith', 'continueWith(', 'beginWith('], use: 'resume, settingsForResume, settingsForNew' },
  { words: ['under way'], use: 'in progress' },
  {
    words: ['common copy', 'common copies', 'claim on', 'claims on', 'join usable'],
    use: 'shared copy, reference: acquire, release, invalidate',
  },
  { words: ['hop', 'hops'], use: 'route step' },
  { words: ['incoming cluster', 'outgoing cluster'], use: 'new cluster, previous cluster' },
  {
    exactly: ['COMMON', 'commonKey', 'commonTarget', 'commonOwner', 'joinCopy', 'joinShare', 'giveUpCopy'],
    use: 'shared copy, reference',
  },
  { words: ['taken back', 'takes back', 'give up copy'], use: 'revoke' },
  { exactly: ['leaveWay', 'chooseWayBack', 'closeWays', 'findWay'], use: 'route' },
  { exactly: ['settling.ts'], use: 'waiters' },
  { words: ['incoming party', 'outgoing party'], use: 'new cluster, previous cluster' },
  { exactly: ['Party', 'outgoingParty', 'exchangeNames'], use: 'cut-over' },
  {
    words: ['kept cluster', 'kept clusters', 'old cluster', 'old clusters', 'old target', 'old instances'],
    use: 'previous cluster, previous instances',
  },
  {
    words: ['passing name', 'passing names', 'lasting name', 'lasting names'],
    use: 'temporary name, permanent name',
  },
  { exactly: ['isPassing'], use: 'isTransient, isIntermediate' },
  { exactly: ['openUsers', 'openToUsers', 'closeUsers'], use: 'enableLogins, disableLogins' },
  { exactly: ['let in', 'lets in', 'letIn'], use: 'enable login' },
  { words: ['shut out', 'shuts out', 'shutting out'], use: 'lock out, disable login' },
  {
    exactly: ['openRunner', 'openLog', 'openAccounts', 'openClusters', 'openChecks', 'openLook', 'openMarks'],
    use: 'create…',
  },
  { words: ['quiet outbound', 'quieted'], use: 'disable-outbound' },
  { words: ['acts by itself', 'act by itself', 'acts by themselves'], use: 'outbound activity, autonomous' },
  { exactly: ['byItself'], use: 'autonomous' },
  { words: ['proven', 'provable'], use: 'verified' },
  { words: ['patience', 'be patient'], use: 'retry strategy' },
  { words: ['misses allowed'], use: 'notFoundTolerance' },
  { exactly: ['beat', 'beats', '#beat', '#beating'], use: 'heartbeat' },
  {
    exactly: ['hook-marks', 'HookMark', 'writeMark', 'readMark', 'openMarks', 'dropMarks'],
    use: 'hook records, role stamp',
  },
  { exactly: ['remember<', 'recall<', '.remember(', '.recall('], use: 'pin, pinned value' },
  { exactly: ['pace.ts', 'Pasts', 'PaceLimits'], use: 'polling schedule, wait statistics' },
  { exactly: ['bindings', 'Bindings', 'guardBindings'], use: 'dependents' },
  { words: ['catalogue', 'catalogues'], use: 'catalog, offerings' },
  { words: ['left behind', 'leaves behind', 'waste'], use: 'leftovers' },
  { exactly: ['together('], use: 'combineErrors' },
  { exactly: ['ofThisRun'], use: 'withoutRestoreInputs' },
  { words: ['kinder', 'kindly'], use: 'more permissive' },
  { words: ['house'], use: 'repository layout, module' },
  { words: ['carrying on'], use: 'contributing' },
  { words: ['cannot travel'], use: 'notCarriedOver' },
  { exactly: ['NOT_SHUT_OUT'], use: 'LOGINS_NOT_DISABLED' },
  { exactly: ['OUTBOUND_OPEN'], use: 'OUTBOUND_ACTIVE' },
  { exactly: ['NOT_OURS'], use: 'NAME_CONFLICT' },
  { words: ['nobody s clock', 'wall clock decides'], use: 'monotonic clock' },
  {
    words: [
      'memoisation',
      'memoise',
      'memoised',
      'behaviour',
      'organisation',
      'recognise',
      'authorise',
      'authorised',
      'serialise',
      'licence',
    ],
    use: 'US spelling',
  },
];

const boundary = (text: string): string => `(?<![\\p{L}\\p{N}_])${text}(?![\\p{L}\\p{N}_])`;
const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const patterns = retired.flatMap(({ words = [], exactly = [], use }) => [
  ...words.map((word) => ({
    inWords: true,
    pattern: new RegExp(boundary(literally(word)), 'iu'),
    word,
    use,
  })),
  ...exactly.map((word) => {
    // A name that begins or ends with punctuation has its boundary there.
    const start = /^[\p{L}\p{N}_]/u.test(word) ? '(?<![\\p{L}\\p{N}_-])' : '';
    const end = /[\p{L}\p{N}_]$/u.test(word) ? '(?![\\p{L}\\p{N}_])' : '';
    return { inWords: false, pattern: new RegExp(`${start}${literally(word)}${end}`, 'u'), word, use };
  }),
]);

/** Retired words in a text, each once a line. */
export function findRetired(
  text: string,
): { readonly number: number; readonly word: string; readonly use: string }[] {
  return text.split('\n').flatMap((line, index) => {
    const asWords = wordsOf(line);
    return patterns
      .filter(({ inWords, pattern }) => pattern.test(inWords ? asWords : line))
      .map(({ word, use }) => ({ number: index + 1, word, use }));
  });
}

/** `wayOut`, `way_out` and `way-out` as `way out`. */
function wordsOf(line: string): string {
  return line
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/[_’'-]+/g, ' ')
    .replaceAll(/ +/g, ' ');
}
