-- AlterTable
ALTER TABLE "DatasetOwner" ADD COLUMN     "bytes" BIGINT NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "DatasetOwner_owner_datasetId_idx" ON "DatasetOwner"("owner", "datasetId");
