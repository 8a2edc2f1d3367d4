/** What a service or a proxy before it refuses, as an error. */
import { BatchwiseError, errorCodes } from '../../errors.js'
import type { ProblemDocument } from '../../rest/answers/problems.js'

/** Bad gateway, unavailable, gateway timeout: a proxy found no service. */
const gatewayStatuses: readonly number[] = [502, 503, 504]

export async function refusalOf(response: Response): Promise<BatchwiseError> {
  const problem = (await response.json().catch(() => null)) as Partial<ProblemDocument> | null
  const answered = `${response.url} answered ${response.status}`
  if (problem === null && gatewayStatuses.includes(response.status))
    return new BatchwiseError(errorCodes.unavailable, answered)
  return errorOfProblem(problem ?? {}, answered)
}

export function errorOfProblem(
  { code, detail, errors }: Partial<ProblemDocument>,
  fallback: string,
): BatchwiseError {
  return new BatchwiseError(code ?? errorCodes.internal, detail ?? fallback, errors ?? [])
}
