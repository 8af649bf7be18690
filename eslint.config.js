/** What the type checker cannot see: unhandled promises, misplaced logs, conditions that are always true. */
import js from '@eslint/js';
import globals from 'globals';
import ts from 'typescript-eslint';

export default ts.config(
  { ignores: ['dist/', 'e2e/results/', 'e2e/apps/', 'examples/', 'public/static/', 'public/dist/', 'scripts/package/consumer/', 'docs/.vitepress/cache/', 'docs/.vitepress/dist/', 'scripts/docs/code/ambient/', 'tools/vite/client.d.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [ts.configs.recommendedTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          'core/tsconfig.json',
          'sw/tsconfig.json',
          'client/tsconfig.json',
          'fallback/tsconfig.json',
          'testing/tsconfig.json',
          'server/tsconfig.json',
          'tools/tsconfig.json',
          'public/tsconfig.json',
          'public/tsconfig.backend.json',
          'e2e/tsconfig.json',
          'tsconfig.tests.json',
          'sw/tsconfig.tests.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
    },
  },
  {
    files: ['core/**/*.ts', 'sw/**/*.ts', 'client/**/*.ts', 'fallback/**/*.ts', 'server/**/*.ts', 'testing/**/*.ts', 'tools/**/*.ts'],
    ignores: ['**/*.test.ts', '**/simulation/**', 'server/testing/**', 'tools/**/testing/**'],
    extends: [ts.configs.strictTypeChecked],
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A configuration is checked although it has a type: who writes it may have no type checker.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  // Checked with Node's types for the sake of the Fetch API; it runs elsewhere too.
  {
    files: ['server/**/*.ts'],
    ignores: ['**/*.test.ts', 'server/testing/**'],
    rules: { 'no-restricted-globals': ['error', 'Buffer', 'process', 'global', 'require', 'setImmediate', '__dirname', '__filename'] },
  },
  // Names of classes that only other runtimes declare.
  { files: ['core/runtime.d.ts'], rules: { '@typescript-eslint/no-empty-object-type': 'off' } },
  // Wraps methods of the platform's own objects and calls them with their receiver.
  { files: ['client/hold.ts'], rules: { '@typescript-eslint/unbound-method': 'off' } },
  {
    files: ['e2e/**/*.ts'],
    rules: {
      'no-empty-pattern': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // What comes out of a page has the type that the test gives it.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  { files: ['**/*.mjs', '*.js'], languageOptions: { globals: globals.node } },
);
