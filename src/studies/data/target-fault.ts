/** A target that a file does not have, or that cannot be told, with the names to choose from. */
import { BatchwiseError, errorCodes } from '../../errors.js'

export interface TargetProblem {
  /** The target that was asked for; null where none was. */
  readonly value: string | null
  readonly accepted: string
  readonly message: string
  /** Columns or arrays of the file. */
  readonly names: readonly string[]
}

export class TargetFault extends BatchwiseError {
  readonly names: readonly string[]
  readonly isUnasked: boolean
  constructor({ value, accepted, message, names }: TargetProblem) {
    super(errorCodes.invalidRequest, message, [
      { pointer: '/options/target', value, accepted, message },
    ])
    this.names = names
    this.isUnasked = value === null
  }
}
