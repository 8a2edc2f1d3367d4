/** Where a waiting study is conducted, and when. */
export interface StudyPlace {
  readonly studyId: string
  readonly device: string
  /** From 1; lower ranks go first. Studies of one owner have different ranks. */
  readonly rank: number
}

export interface StudyPlaces {
  /** Null for a final or unknown study. */
  of(studyId: string): Promise<StudyPlace | null>
  /** Queued and running studies that nobody conducts, oldest first. */
  waiting(): Promise<readonly StudyPlace[]>
}
