// Biome formats and lints; ESLint adds only the rules that need types.
import tseslint from 'typescript-eslint';

const castOverUnknown = {
  selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
  message: 'A cast over `unknown` hides an error: validate the value, or give it its type where it is made.',
};
const storedRestore = 'restore/history.ts reads what a restore stored, and validates it.';

export default tseslint.config(
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', 300],
      'object-shorthand': 'error',
      '@typescript-eslint/max-params': ['error', { max: 4 }],
      'no-restricted-syntax': ['error', castOverUnknown],
    },
  },
  {
    files: ['src/operations/**/*.ts', 'src/restore/**/*.ts'],
    ignores: ['src/restore/history.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        castOverUnknown,
        { selector: 'MemberExpression[property.name="steps"]', message: storedRestore },
        {
          selector: 'MemberExpression[object.name="found"][property.name="settings"]',
          message: storedRestore,
        },
        { selector: 'ImportSpecifier[imported.name="StepRecord"]', message: storedRestore },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/index.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'performance', 'setTimeout', 'setInterval', 'fetch'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The clock is a parameter.' },
        { object: 'Math', property: 'random', message: 'Randomness is a parameter.' },
      ],
    },
  },
);
