/**
 * Memory of a trial as its engine counts it: the baseline before the model, the peak above it, and
 * a limit on that peak. docs/engines.md has the table of what each engine counts and enforces.
 */
export interface MemoryMeter {
  /**
   * Limits allocations above the baseline to `budgetBytes`, until `stop`. What passes the limit
   * fails with an error that says "out of memory", or ends the process. Called in a fresh process,
   * after engine and rows are loaded and before the model exists.
   *
   * @param device of the trial: "cpu" or "cuda:N".
   */
  watch(budgetBytes: number, device: string): Promise<BudgetWatch>
  /** Bytes allocated now, engine and rows included; null where the engine does not report them. */
  allocatedBytes(): number | null
}

/** Bytes are null where the engine does not report them. */
export interface BudgetWatch {
  /** Bytes allocated when the watch began. */
  readonly baselineBytes: number | null
  /** Highest number of bytes above the baseline since then. */
  peakBytes(): number | null
  /**
   * Called before a training step: collects JavaScript's garbage. How much of it remains is chance,
   * and a training in another language has none.
   */
  collectGarbage(): void
  /** Lifts the limit. */
  stop(): Promise<void>
}
