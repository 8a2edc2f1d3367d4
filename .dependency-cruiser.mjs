/**
 * Import directions, checked by `npm run check`: delivery -> studies -> advice. What implements
 * the ports of `studies` (persistence, queue, trials) imports neither its peers nor delivery.
 */
const source = (names) => `^src/(${names})(/|\\.ts$)`

/** Helpers without dependencies, which every folder may import. */
const helpers = 'omit-undefined|shared-answer'

/** @returns a rule: `from` may import only `allowed`, the helpers and itself. */
const only = (from, ...allowed) => ({
  name: `${from}-imports`,
  comment: `src/${from} may import ${allowed.length === 0 ? 'nothing outside' : allowed.join(', ')}`,
  severity: 'error',
  from: { path: source(from) },
  to: { path: '^src/', pathNot: source([from, helpers, ...allowed].join('|')) },
})

export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Imports run one way, types included.',
      severity: 'error',
      from: { path: '^(src|test|openapi|examples)/' },
      to: { circular: true },
    },
    {
      name: 'advice-is-pure',
      comment: 'src/advice is pure: no Node, no package.',
      severity: 'error',
      from: { path: '^src/advice/' },
      to: { pathNot: '^src/' },
    },
    only('advice'),
    only('words', 'advice'),
    only('report', 'advice', 'words', 'studies'),
    only('errors'),
    only('studies', 'advice', 'words', 'errors', 'trials/protocol'),
    only('trials/protocol', 'advice', 'errors'),
    only('trials/synthetic', 'advice'),
    only('trials/tfjs', 'advice', 'errors', 'trials/protocol', 'trials/synthetic'),
    {
      ...only('trials', 'advice', 'studies', 'errors', 'version'),
      from: { path: '^src/trials/(host|devices)/' },
    },
    {
      name: 'trials-do-not-load-tfjs',
      comment: 'The service never loads the code of the trial process.',
      severity: 'error',
      from: { pathNot: '^src/trials/tfjs/', path: '^src/' },
      to: { path: '^src/trials/tfjs/' },
    },
    only('persistence', 'advice', 'studies', 'access', 'errors', 'generated'),
    only('queue', 'advice', 'studies', 'errors'),
    only('access', 'studies', 'errors'),
    only('observe', 'access', 'advice', 'studies', 'errors', 'version'),
    only('http', 'words', 'studies', 'access', 'observe', 'errors'),
    only('rest', 'advice', 'words', 'studies', 'access', 'http', 'errors', 'version'),
    only('web', 'advice', 'report', 'words', 'studies', 'access', 'http', 'errors', 'version'),
    only('graphql', 'advice', 'words', 'studies', 'access', 'http', 'errors', 'version'),
    {
      name: 'only-the-trial-process-knows-tensorflow-js',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/trials/tfjs/' },
      to: { path: 'node_modules/(@tensorflow|webgpu)' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|src/generated)/' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'] },
  },
}
