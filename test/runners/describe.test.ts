/**
 * What goes wrong in a user's program: each ends as one sentence that names file and line, and no
 * process stays behind. Over the framework of numpy alone.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { BatchwiseError } from '../../src/errors.js'
import { describeProgram } from '../../src/trials/host/describe-program.js'
import type { Description } from '../../src/trials/protocol/description.js'
import { pythonFor } from '../support/python.js'
import { fixture } from './fixture.js'

const python = pythonFor('check', 'the tests of programs in Python')

async function described(file: string, name: string, more: { interpreter?: string } = {}) {
  const subject = { format: 'python', file: fixture(file), function: name } as const
  const program = { interpreter: python ?? '', framework: 'fake', subject, ...more }
  const deadlines = { startDeadlineMs: 60_000, buildDeadlineMs: 3000 }
  return (await describeProgram(program, { seed: 1, ...deadlines })).description
}

/** The message of the error that must come. */
async function faultOf(description: Promise<Description>): Promise<string> {
  const error = await description.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof BatchwiseError)) throw new Error(`no fault: ${String(error)}`)
  return error.message
}

/** Every process that a program started carries this in its environment. */
const mark = `BATCHWISE_TEST_PROCESSES=${process.pid}-${Date.now()}`
beforeAll(() => {
  const [name = '', value] = mark.split('=')
  process.env[name] = value
})

/** Their command lines. */
function leftBehind(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => read(`/proc/${name}/environ`).includes(mark))
    .map((name) => read(`/proc/${name}/cmdline`))
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

describe.skipIf(python === null)('a program', () => {
  it('is described by its shapes, rows and optimizer, and by a fingerprint of its code', async () => {
    const first = await described('fake_train.py', 'build')
    expect(first).toMatchObject({
      parameters: 804,
      rows: { training: 600, validation: 100, held: false },
      classes: 4,
      optimizer: { family: 'adam' },
      inputs: [{ name: 'input', shape: [20] }],
    })
    expect((await described('fake_train.py', 'build')).fingerprint).toBe(first.fingerprint)
    const flooded = await described('bad_fake.py', 'floods')
    expect(flooded.fingerprint).not.toBe(first.fingerprint)
  })

  it.each([
    ['raises', /^bad_fake\.py:21: KeyError: 'missing'$/],
    ['returns_nothing', /^bad_fake\.py:24: returns_nothing: it returned None; return a dict/],
    ['returns_too_little', /^bad_fake\.py:28: returns_too_little: it returned no 'validation'/],
    ['returns_unknown', /^bad_fake\.py:32: returns_unknown: it returned 'modle', which has no/],
    ['exits', /^bad_fake\.py:37: it ended the program \(exit code 7\)$/],
    ['dies', /^bad_fake\.py:dies ended the process: exit code 9$/],
    ['hangs', /^bad_fake\.py:46: hangs did not end within 3 s$/],
    ['needs_package', /^bad_fake\.py:57: ModuleNotFoundError: .*a_package_that_nobody_has/],
    ['allocates', /^bad_fake\.py:61: .*Unable to allocate 2\.00 TiB/],
    ['missing', /^bad_fake\.py: it has no function missing; it has allocates/],
  ])('that %s is refused in one sentence', async (name, sentence) => {
    expect(await faultOf(described('bad_fake.py', name))).toMatch(sentence)
    expect(leftBehind()).toEqual([])
  })

  it.each(['forks', 'forks_and_returns', 'starts_programs', 'floods'])(
    'that %s is described, and leaves no process',
    async (name) => {
      expect((await described('bad_fake.py', name)).rows.training).toBe(40)
      expect(leftBehind()).toEqual([])
    },
  )

  it.each([
    ['syntax_error.py', /^syntax_error\.py:1: SyntaxError: /],
    ['no_such_file.py', /^no_such_file\.py: there is no file /],
  ])('in %s is refused', async (file, sentence) => {
    expect(await faultOf(described(file, 'build'))).toMatch(sentence)
  })

  it('whose interpreter lacks its packages is refused at the line that needs one', async () => {
    const file = fixture('torch_train.py')
    const subject = { format: 'python', file, function: 'build' } as const
    const program = { interpreter: python ?? '', framework: 'python', subject }
    await expect(describeProgram(program, { seed: 1 })).rejects.toThrow(
      /^torch_train\.py:\d+: ModuleNotFoundError: No module named 'torch'$/,
    )
    expect(leftBehind()).toEqual([])
  })

  it.each([
    ['/nonexistent/python', /^the interpreter \/nonexistent\/python does not start: .*ENOENT/],
    ['/bin/true', /^\/bin\/true is no Python: it ended without a word \(exit code 0\)$/],
    [
      fixture('old-python.sh'),
      /old-python\.sh is Python 3\.8; Batchwise needs Python 3\.9 or later$/,
    ],
    [fixture('prints.sh'), /prints\.sh is no Python that runs trials: the message is "hello"/],
  ])('with the interpreter %s is refused', async (interpreter, sentence) => {
    const fault = faultOf(described('fake_train.py', 'build', { interpreter }))
    expect(await fault).toMatch(sentence)
  })
})
