/** Counts of a fuzz run. A *case* is a request; a *finding* is a wrong answer to it. */
export const findingKinds = ['serverErrors', 'undocumented', 'schemaViolations', 'hangs'] as const
/**
 * serverErrors: 5xx, and GraphQL errors with the code `internal`.
 * undocumented: statuses that the contract does not have.
 * schemaViolations: answers that break their schema, valid requests that are refused, invalid
 * requests that are accepted, and other failed checks.
 * hangs: no answer in time.
 */
export type FindingKind = (typeof findingKinds)[number]

export interface Finding {
  readonly kind: FindingKind
  readonly where: string
  readonly what: string
}
export type Figures = Readonly<Record<'cases' | FindingKind, number>>
export interface Fuzzed {
  readonly cases: number
  readonly findings: readonly Finding[]
}

/** How long an answer may take, ms; every wait that is asked for is shorter. */
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

/** Lines for people, the first of each kind and place. */
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
