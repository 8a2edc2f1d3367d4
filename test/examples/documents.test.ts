/** Runs the examples of the documents unchanged, against real services with real trainings. */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compiled } from '../support/compiled.js'
import { pythonPath, readmeToolsMissing } from '../support/readme-tools.js'
import { root, runProgram } from '../support/run-program.js'
import { serviceProcess, type ServiceProcess } from '../support/service-process.js'
import { fencedBlocks } from './fenced-blocks.js'

const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const documents = {
  readme: 'README.md',
  clients: 'docs/clients.md',
  api: 'docs/api.md',
  operation: 'docs/operation.md',
  typescript: 'examples/typescript-client/README.md',
} as const
type Document = keyof typeof documents
const blocksOf = (document: Document, language: string): readonly string[] =>
  fencedBlocks(textOf(documents[document]))
    .filter((block) => block.language === language)
    .map(({ text }) => text)

/** Time for several trainings on a busy machine. */
const patienceMs = 600_000

/** Blocks that do not run here, by their first words, with the reason. */
const notRun: Readonly<Record<string, string>> = {
  'batch size ': 'an answer',
  'npm run demo': 'asks the same question as these tests, for half a minute',
  'npm start': 'these tests start their own services',
  'HOST=0.0.0.0 npm start':
    'listens on a public address; test/server/shutdown.test.ts covers its refusal',
  'docker compose run': 'test/docker/compose.test.ts runs it',
}

describe.skipIf(readmeToolsMissing() !== null)('the documents', () => {
  let folder: string
  let work: string
  let services: Record<'local' | 'other', ServiceProcess>
  const dataOf = (name: string): string => path.join(folder, name)
  /** Data of terminal and service: shared, so that a question is measured once. */
  const sharedData = (): string => dataOf('shared')
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-readme-'))
    // a writable clone for the examples
    work = path.join(folder, 'clone')
    await mkdir(work)
    for (const name of new Set([...readdirSync(root), 'dist']))
      if (!name.startsWith('.')) await symlink(path.join(root, name), path.join(work, name))
    const [local, other] = await Promise.all([
      serviceProcess(sharedData()),
      serviceProcess(dataOf('other')),
    ])
    services = { local, other }
    // sends requests for the README's address to this service; 4xx and 5xx fail the example
    await writeFile(
      path.join(folder, '.curlrc'),
      `connect-to = "localhost:3000:${new URL(local.url).host}"\nfail-with-body\nnoproxy = "*"\n`,
    )
  })
  afterAll(async () => {
    for (const { child } of Object.values(services)) child.kill('SIGTERM')
    await Promise.all(Object.values(services).map(({ ended }) => ended))
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  const run = async (
    program: string,
    words: readonly string[],
    input: string,
    environment: NodeJS.ProcessEnv,
  ): Promise<string> => {
    const ran = await runProgram(
      program,
      words,
      {
        CURL_HOME: folder,
        NO_PROXY: '*',
        PYTHONPATH: pythonPath,
        BATCHWISE_DATA: sharedData(),
        BATCHWISE_KEY: '',
        ...environment,
      },
      input,
      work,
    )
    expect(ran.code, `${input}\n${ran.out}\n${ran.err}`).toBe(0)
    return ran.out
  }
  /** Runs all shell blocks of a document in one shell. */
  const shell = (document: Document, environment: NodeJS.ProcessEnv = {}): Promise<string> =>
    run('bash', ['-euo', 'pipefail', '-s'], blocksOf(document, 'sh').join('\n'), environment)
  const python = (environment: NodeJS.ProcessEnv): Promise<string> =>
    run('python3', ['-'], blocksOf('clients', 'python').join('\n'), environment)
  const firstId = async (): Promise<string> => {
    const list = await fetch(`${services.local.url}/v1/studies?limit=1`)
    const { studies } = (await list.json()) as { readonly studies: readonly { id: string }[] }
    return studies[0]?.id ?? ''
  }

  it('have no block that neither runs nor has a reason not to', () => {
    const names = Object.keys(documents) as readonly Document[]
    const shown = names.flatMap((document) => blocksOf(document, ''))
    const named = shown.map(
      (text) => Object.keys(notRun).find((beginning) => text.startsWith(beginning)) ?? text,
    )
    expect(new Set(named)).toEqual(new Set(Object.keys(notRun)))
    const languages = names.flatMap((document) =>
      fencedBlocks(textOf(documents[document])).map(({ language }) => language),
    )
    expect(new Set(languages)).toEqual(new Set(['', 'sh', 'python']))
  })

  it(
    'ask on the command line, and ask a service with curl',
    async () => {
      // the service owns its data folder: what asks without it needs another
      const out = await shell('readme', { BATCHWISE_DATA: path.join(folder, 'own') })
      expect(out).toMatch(/batch size \d+/)
      expect(out).toContain('批大小')
      expect(out).toContain('wasm on the processor')
      expect(out).toMatch(/"verdict":"advice"/)
    },
    patienceMs,
  )

  it(
    'get finished studies with curl, GraphQL and TypeScript',
    async () => {
      const out = await shell('clients', { BATCHWISE_URL: services.local.url })
      expect(out).toMatch(/batch size \d+, learning rate/)
      expect(out).toMatch(/"state":"done"/)
      expect(out).toMatch(/"Train with a batch size of \d+/)
      expect(out).toMatch(
        /event: next\ndata: \{"data":\{"studyEvents":\{"state":"(running|queued)"[^]*event: complete/,
      )
      expect(out).toMatch(
        /\{"data":\{"study":\{"state":"done","advice":\{"batchSize":\{"value":\d+\}/,
      )
    },
    patienceMs,
  )

  it(
    'get a finished study with Python',
    async () => {
      expect(await python({ BATCHWISE_URL: services.local.url })).toMatch(
        /^(.*\n)*\d+\n0\.\d+\nTrain with a batch size of \d+/,
      )
    },
    patienceMs,
  )

  it(
    'list, watch and move studies to another service',
    async () => {
      const id = await firstId()
      const out = await shell('api', { ID: id, OTHER: services.other.url })
      expect(out).toContain(`"id":"${id}"`)
      expect(out).toContain('event: ')
      expect((await fetch(`${services.other.url}/v1/studies/${id}`)).status).toBe(200)
    },
    patienceMs,
  )

  it(
    'run the TypeScript client',
    async () => {
      const out = await shell('typescript', { BATCHWISE_URL: services.local.url })
      expect(out).toMatch(/batch size \d+, learning rate/)
    },
    patienceMs,
  )

  // last, because the service requires a key once one exists
  it(
    'create keys, and use one on the command line, with curl and with Python',
    async () => {
      const made = await runProgram(
        process.execPath,
        [compiled('cli/main.js'), 'keys', 'create', '--name', 'reader'],
        { BATCHWISE_DATA: sharedData() },
      )
      const environment = {
        BATCHWISE_URL: services.local.url,
        BATCHWISE_KEY: made.out.trim(),
      }
      const out = await shell('operation', environment)
      expect(out).toMatch(/^bw_\S+$/m)
      expect(out).toContain('laptop')
      expect(out).toContain('"devices":[')
      expect(out).toMatch(/batch size \d+/)
      expect(await python(environment)).toContain('Train with a batch size of')
      expect((await fetch(`${services.local.url}/v1/studies`)).status).toBe(401)
    },
    patienceMs,
  )
})
