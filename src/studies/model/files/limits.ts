/** Most bytes of the JSON of a model; a model of 10,000 layers takes about 10 MiB. */
export const modelTextBytesMax = 32 * 2 ** 20
/** Most commas and brackets of such JSON: 5,000 layers have about 500,000. */
export const modelValuesMax = 2_000_000
/** Most entries of an archive that are looked at. */
export const archiveEntriesMax = 100_000
