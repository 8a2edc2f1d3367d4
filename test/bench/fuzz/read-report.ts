import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Finding, FindingKind, Fuzzed } from './findings.js'

interface Check {
  readonly name: string
  readonly status: string
  readonly failure_info?: { readonly failure: { readonly title: string; readonly message: string } }
}
interface Interaction {
  readonly request: { readonly method: string; readonly uri: string }
  readonly response?: {
    readonly status_code: number
    readonly content?: { readonly $base64?: string }
  } | null
}
interface Recorder {
  readonly checks?: Readonly<Record<string, readonly Check[]>>
  readonly interactions?: Readonly<Record<string, Interaction>>
}
interface SchemathesisError {
  readonly label: string | null
  readonly value: { readonly type: string; readonly message: string }
}
type Line = Readonly<{
  ScenarioFinished?: { readonly recorder: Recorder }
  NonFatalError?: SchemathesisError
  FatalError?: object
  EngineFinished?: object
}>

/** Errors of Python's requests if an answer is missing or incomplete. */
const unanswered = /Timeout|Connection|Chunked|Protocol/

/** Reads schemathesis' report, one JSON document per line. `output` is quoted in errors. */
export async function readReport(file: string, output: string): Promise<Fuzzed> {
  const findings: Finding[] = []
  const unansweredErrors: Finding[] = []
  let cases = 0
  let isComplete = false
  const input = createReadStream(file)
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const line = JSON.parse(text) as Line
    if (isFatal(line)) throw new Error(`schemathesis: ${text.slice(0, 2000)}\n${output}`)
    if (line.NonFatalError !== undefined) unansweredErrors.push(hangOf(line.NonFatalError))
    if (line.EngineFinished !== undefined) isComplete = true
    const scenario = resultOf(line.ScenarioFinished?.recorder ?? {})
    cases += scenario.cases
    findings.push(...scenario.findings)
  }
  if (!isComplete) throw new Error(`schemathesis stopped before the end of its run: ${output}`)
  // an unanswered request is usually among the interactions too: count it once
  const hasHangs = findings.some(({ kind }) => kind === 'hangs')
  return { cases, findings: hasHangs ? findings : [...findings, ...unansweredErrors] }
}

/** An operation without any generated request is an error too, or it would count as correct. */
function isFatal({ NonFatalError, FatalError }: Line): boolean {
  if (NonFatalError !== undefined) return !unanswered.test(NonFatalError.value.type)
  return FatalError !== undefined
}

function hangOf({ label, value }: SchemathesisError): Finding {
  return { kind: 'hangs', where: label ?? '', what: `${value.type}: ${value.message}` }
}

function resultOf({ interactions = {}, checks = {} }: Recorder): Fuzzed {
  const entries = Object.entries(interactions)
  const findings = entries.flatMap(([id, interaction]) => findingsOf(interaction, checks[id] ?? []))
  return { cases: entries.length, findings }
}

function findingsOf({ request, response }: Interaction, checks: readonly Check[]): Finding[] {
  const where = `${request.method} ${request.uri.slice(0, 300)}`
  if (response === undefined || response === null)
    return [{ kind: 'hangs', where, what: 'no answer' }]
  const body = Buffer.from(response.content?.$base64 ?? '', 'base64').toString()
  const answer = `${response.status_code} ${body.slice(0, 400)}`
  const failed = checks
    .filter(({ status, name }) => status === 'failure' && name !== 'not_a_server_error')
    .map((check): Finding => ({
      kind: kindOf(check.name),
      where,
      what: `${describeCheck(check)}; ${answer}`,
    }))
  if (response.status_code < 500) return failed
  return [{ kind: 'serverErrors', where, what: answer }, ...failed]
}

function describeCheck({ name, failure_info }: Check): string {
  return `${name}: ${failure_info?.failure.title ?? ''}: ${failure_info?.failure.message ?? ''}`
}

const kindOf = (check: string): FindingKind =>
  check === 'status_code_conformance' ? 'undocumented' : 'schemaViolations'
