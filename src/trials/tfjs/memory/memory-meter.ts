/**
 * Memory of a trial as its engine counts it: the baseline before the first model of the process,
 * the peak above it, and a limit on that peak. docs/engines.md has the table of what each engine
 * counts and enforces.
 */
export interface MemoryMeter {
  /**
   * Limits allocations above the baseline to `budgetBytes`, until `stop`. What passes the limit
   * fails with an error that says "out of memory", or ends the process. Called after engine and
   * rows are loaded and before the model exists.
   *
   * @param device of the trial: "cpu" or "cuda:N".
   * @param newRows other rows were loaded since the last watch: they belong to the baseline.
   */
  watch(budgetBytes: number, device: string, newRows: boolean): Promise<BudgetWatch>
  /** Bytes allocated now, engine and rows included; null where the engine does not report them. */
  allocatedBytes(): number | null
}

/** Bytes are null where the engine does not report them. */
export interface BudgetWatch {
  /** Bytes allocated before the first model of the process. */
  readonly baselineBytes: number | null
  /** Highest number of bytes above the baseline since the watch began. */
  peakBytes(): number | null
  /**
   * Called before a training step: collects JavaScript's garbage. How much of it remains is chance,
   * and a training in another language has none.
   */
  collectGarbage(): void
  /** The same where the process has come near its budget. */
  limitGarbage(): void
  /**
   * Lifts the limit. Returns the bytes above the baseline that the process keeps for its next
   * trial; null where it keeps none, or the engine does not report them.
   */
  stop(): Promise<number | null>
}
