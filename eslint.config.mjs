import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import importX from 'eslint-plugin-import-x'
import tseslint from 'typescript-eslint'

/** Programs that run before the dependencies exist, and small fixtures, are plain JavaScript. */
const nodeGlobals = [
  'process',
  'console',
  'performance',
  'Buffer',
  'URL',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'fetch',
  'WebAssembly',
]
const browserGlobals = ['window', 'document', 'location', 'fetch', 'WebSocket', 'EventSource']
const readonly = (names) => Object.fromEntries(names.map((name) => [name, 'readonly']))

/** House style: what makes a function hard to read. */
const readability = {
  complexity: ['error', 12],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-depth': ['error', 3],
  'max-nested-callbacks': ['error', 4],
  'max-params': ['error', 5],
  'no-nested-ternary': 'error',
  'max-len': [
    'error',
    {
      code: 100,
      ignoreUrls: true,
      ignoreStrings: true,
      ignoreTemplateLiterals: true,
      ignoreRegExpLiterals: true,
    },
  ],
  'no-restricted-syntax': [
    'error',
    {
      selector: 'TSAsExpression > TSAsExpression > TSUnknownKeyword',
      message: 'A type is not laundered through unknown: parse the value.',
    },
    {
      selector: 'VariableDeclarator[id.type="ArrayPattern"][init.type="ArrayExpression"]',
      message: 'One declaration for each value.',
    },
  ],
}

const importOrder = {
  'import-x/order': [
    'error',
    {
      groups: ['builtin', 'external', 'parent', 'sibling', 'index'],
      'newlines-between': 'never',
    },
  ],
  'import-x/no-duplicates': 'error',
}

export default defineConfig(
  globalIgnores([
    'dist/',
    'coverage/',
    'src/generated/',
    'node_modules/',
    'examples/typescript-client/api.ts',
    '**/*.tmp.ts',
  ]),
  js.configs.recommended,
  { files: ['**/*.mjs'], languageOptions: { globals: readonly(nodeGlobals) } },
  {
    files: ['src/graphql/playground/page/**/*.js'],
    languageOptions: { sourceType: 'script', globals: readonly(browserGlobals) },
  },
  { plugins: { 'import-x': importX }, rules: { ...readability, ...importOrder } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommended],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'no-console': 'error',
    },
  },
  {
    // the planner is pure: clock, randomness and the process come in as arguments
    files: ['src/advice/**'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'performance', 'setTimeout', 'fetch'],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random' },
        { object: 'Date', property: 'now' },
      ],
      'no-restricted-syntax': [
        ...readability['no-restricted-syntax'],
        { selector: 'NewExpression[callee.name="Date"]', message: 'The clock is an argument.' },
      ],
    },
  },
  {
    // tests and benches: a describe block holds many tests, a bench prints its table in one go
    files: ['test/**'],
    rules: { 'max-lines-per-function': 'off', 'max-nested-callbacks': 'off', 'max-lines': 'off' },
  },
  {
    // TensorFlow.js keeps what a training needs in fields that its types hide
    files: ['src/trials/tfjs/**'],
    rules: {
      'no-restricted-syntax': ['error', readability['no-restricted-syntax'][2]],
    },
  },
)
