import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Finding, FindingKind, Fuzzed } from './findings.js'

interface Check {
  readonly name: string
  readonly status: string
  readonly failure_info?: { readonly failure: { readonly title: string; readonly message: string } }
}
interface Recorder {
  readonly label: string
  readonly cases?: Readonly<
    Record<string, { readonly value: { readonly method: string; readonly path: string } }>
  >
  readonly checks?: Readonly<Record<string, readonly Check[]>>
  readonly interactions?: Readonly<
    Record<
      string,
      {
        readonly request: { readonly method: string; readonly uri: string }
        readonly response?: {
          readonly status_code: number
          readonly content?: { readonly $base64?: string }
        } | null
      }
    >
  >
}
type Line = Readonly<{
  ScenarioFinished?: { readonly recorder: Recorder }
  NonFatalError?: {
    readonly label: string | null
    readonly value: { readonly type: string; readonly message: string }
  }
  FatalError?: object
  EngineFinished?: object
}>

/** Errors of Python's requests for an answer that did not come, or not whole. */
const unanswered = /Timeout|Connection|Chunked|Protocol/

/** The report of schemathesis, a line of JSON for each step. `written`: what it said, for an error. */
export async function readReport(file: string, written: string): Promise<Fuzzed> {
  const findings: Finding[] = []
  const lost: Finding[] = []
  let [cases, ended] = [0, false]
  for await (const text of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const line = JSON.parse(text) as Line
    const fault = line.NonFatalError
    if (fault !== undefined && unanswered.test(fault.value.type))
      lost.push({
        kind: 'hangs',
        where: fault.label ?? '',
        what: `${fault.value.type}: ${fault.value.message}`,
      })
    // an operation that nothing could be made for would count as one without findings
    else if (fault !== undefined || line.FatalError !== undefined)
      throw new Error(`schemathesis: ${text.slice(0, 2000)}\n${written}`)
    ended ||= line.EngineFinished !== undefined
    const recorder = line.ScenarioFinished?.recorder
    if (recorder === undefined) continue
    cases += Object.keys(recorder.interactions ?? {}).length
    findings.push(...findingsOf(recorder))
  }
  if (!ended) throw new Error(`schemathesis did not come to its end: ${written}`)
  // a request that was not answered stands among the requests as well, as a rule
  return {
    cases,
    findings: findings.some(({ kind }) => kind === 'hangs') ? findings : [...findings, ...lost],
  }
}

function findingsOf({ interactions = {}, checks = {} }: Recorder): readonly Finding[] {
  return Object.entries(interactions).flatMap(([id, { request, response }]): Finding[] => {
    const where = `${request.method} ${request.uri.slice(0, 300)}`
    if (response === undefined || response === null)
      return [{ kind: 'hangs', where, what: 'no answer' }]
    const answer = `${response.status_code} ${Buffer.from(response.content?.$base64 ?? '', 'base64')
      .toString()
      .slice(0, 400)}`
    const broken = (checks[id] ?? []).filter(
      ({ status, name }) => status === 'failure' && name !== 'not_a_server_error',
    )
    return [
      ...(response.status_code >= 500
        ? [{ kind: 'serverErrors' as const, where, what: answer }]
        : []),
      ...broken.map(({ name, failure_info }): Finding => ({
        kind: kindOf(name),
        where,
        what: `${name}: ${failure_info?.failure.title ?? ''}: ${failure_info?.failure.message ?? ''}; ${answer}`,
      })),
    ]
  })
}

const kindOf = (check: string): FindingKind =>
  check === 'status_code_conformance' ? 'undocumented' : 'schemaViolations'
