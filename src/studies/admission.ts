import { BatchwiseError, errorCodes } from '../errors.js'
import type { KeyedAnswer, StudyStore } from './ports.js'
import type { Study } from './study.js'
import type { Turns } from './turns.js'

/**
 * Admits studies one after another: two requests can neither pass the limit together nor create two
 * studies for one idempotency key.
 */
export class Admission {
  /** `unfinishedMax`: studies of one owner that may wait or run at the same time. */
  constructor(
    private readonly turns: Turns,
    private readonly unfinishedMax: number,
  ) {}

  /**
   * Stores the study with its idempotency key. False, with nothing stored, where the key is taken.
   * Throws `too-many-studies`, and what `check` throws when the study lacks something it needs.
   */
  admit(
    studies: StudyStore,
    study: Study,
    answered: KeyedAnswer | null,
    check: () => Promise<void>,
  ): Promise<boolean> {
    return this.turns.take(async () => {
      await check()
      return this.store(studies, study, answered)
    })
  }

  private async store(
    studies: StudyStore,
    study: Study,
    answered: KeyedAnswer | null,
  ): Promise<boolean> {
    if (answered !== null && (await studies.findKey(answered.key)) !== null) return false
    const unfinished = await studies.countUnfinished()
    if (unfinished >= this.unfinishedMax) {
      throw new BatchwiseError(
        errorCodes.tooManyStudies,
        `${unfinished} studies are waiting or running, the maximum is ${this.unfinishedMax}`,
        [
          {
            pointer: '',
            value: unfinished,
            accepted: `fewer than ${this.unfinishedMax} unfinished studies`,
            message: 'wait for a study to finish, or cancel one',
          },
        ],
      )
    }
    return studies.create(study, answered)
  }
}
