-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_DatasetOwner" (
    "datasetId" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "bytes" BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY ("datasetId", "owner")
);
INSERT INTO "new_DatasetOwner" ("createdAt", "datasetId", "owner") SELECT "createdAt", "datasetId", "owner" FROM "DatasetOwner";
DROP TABLE "DatasetOwner";
ALTER TABLE "new_DatasetOwner" RENAME TO "DatasetOwner";
CREATE INDEX "DatasetOwner_owner_datasetId_idx" ON "DatasetOwner"("owner", "datasetId");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
