/** Most bytes of the JSON of a model; a model of 10,000 layers takes about 10 MiB. */
export const modelTextBytesMax = 32 * 2 ** 20
/** Most entries of an archive that are looked at. */
export const archiveEntriesMax = 100_000
