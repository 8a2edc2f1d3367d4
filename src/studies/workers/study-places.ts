import type { Program } from '../../advice/vocabulary/question.js'

/** Where studies are conducted: by processes with the device and, for a recipe, with its code. */
export interface StudyRoom {
  readonly device: string
  /** Fingerprint of a recipe; null for a model. */
  readonly program: string | null
}

/** A program that an unfinished study is about. */
export type StudyProgram = Pick<Program, 'name' | 'fingerprint'>

/** Where a waiting study is conducted, and when. */
export interface StudyPlace extends StudyRoom {
  readonly studyId: string
  /**
   * From 1; lower ranks go first. The studies of one owner have different ranks: running ones come
   * first, then by priority, then by age. So owners take turns whatever their priorities are.
   */
  readonly rank: number
}

export interface StudyPlaces {
  /** Null for a final or unknown study. */
  of(studyId: string): Promise<StudyPlace | null>
  /** Queued and running studies that nobody conducts, lowest ranks first, then the oldest. */
  waiting(): Promise<readonly StudyPlace[]>
  /** Programs of the unfinished studies on a device, by its class. */
  programsOn(device: string): Promise<readonly StudyProgram[]>
  /** Those of the same owner that the study goes before. */
  behind(studyId: string): Promise<readonly StudyPlace[]>
}
