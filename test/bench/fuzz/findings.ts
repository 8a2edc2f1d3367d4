/**
 * serverErrors: 5xx, and GraphQL errors with the code `internal`.
 * undocumented: statuses that the contract does not list.
 * schemaViolations: answers that break their schema, wrongly refused or accepted requests.
 * hangs: no answer in time.
 */
export type FindingKind = 'serverErrors' | 'undocumented' | 'schemaViolations' | 'hangs'

/** A wrong answer to a request. */
export interface Finding {
  readonly kind: FindingKind
  readonly where: string
  readonly what: string
}
export type Figures = Readonly<Record<'cases' | FindingKind, number>>
/** The result of one run. A case is a request. */
export interface Fuzzed {
  readonly cases: number
  readonly findings: readonly Finding[]
}

/** Longest time until an answer. Every wait that a request asks for is shorter. */
export const answerWithinMs = 10_000

export function figuresOf(runs: readonly Fuzzed[]): Figures {
  const findings = runs.flatMap((run) => run.findings)
  const count = (kind: FindingKind): number =>
    findings.filter((finding) => finding.kind === kind).length
  return {
    cases: runs.reduce((sum, run) => sum + run.cases, 0),
    serverErrors: count('serverErrors'),
    undocumented: count('undocumented'),
    schemaViolations: count('schemaViolations'),
    hangs: count('hangs'),
  }
}

/** Readable text with the first finding of each kind and place. */
export function describeFindings(findings: readonly Finding[], most = 20): string {
  const firsts = [
    ...new Map(
      findings.map((finding) => [
        `${finding.kind} ${finding.where} ${finding.what.slice(0, 40)}`,
        finding,
      ]),
    ).values(),
  ]
  return firsts
    .slice(0, most)
    .map(({ kind, where, what }) => `${kind}: ${where}\n  ${what.slice(0, 800)}\n`)
    .join('')
}
