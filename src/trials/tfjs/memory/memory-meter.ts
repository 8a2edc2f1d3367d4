/**
 * Memory of a trial, as its engine counts it: what was there before the model, what the trial took at most, and a limit on that.
 *
 * | engine | bytes | limit |
 * |---|---|---|
 * | tensorflow, processor | resident memory of the process | watched 2,000 times a second; past it the process ends |
 * | tensorflow, card | not told: its allocator takes all that it may at once | `TF_PER_DEVICE_MEMORY_LIMIT_MB`, set before the process starts |
 * | webgpu | buffers of the device | checked before every new buffer |
 * | wasm | blocks of the WebAssembly heap | checked before every block |
 * | cpu | arrays behind the tensors | checked as every array becomes a tensor |
 */
export interface MemoryMeter {
  /**
   * From here on, until `stop`, an allocation that would take more than `budgetBytes` above the baseline fails with an error that says "out of memory".
   * `device`: of the trial, "cpu" or "cuda:N". Called in a fresh process, when engine and rows are there and the model is not.
   */
  watch(budgetBytes: number, device: string): Promise<MemoryWatch>
  /** Bytes allocated now, engine and rows included; null where they cannot be told. */
  allocatedBytes(): number | null
}

export interface MemoryWatch {
  /** Bytes allocated when the watch began; null where they cannot be told. */
  readonly baselineBytes: number | null
  /** Most bytes above the baseline since then; null where they cannot be told. */
  peakBytes(): number | null
  /** Before a training step: gives back what JavaScript keeps without need. How much of that lies around is chance, and a training in another language has none. */
  settle(): void
  /** Lifts the limit. */
  stop(): Promise<void>
}
