-- AlterTable
ALTER TABLE "Study" ADD COLUMN "datasetId" TEXT;
ALTER TABLE "Study" ADD COLUMN "otherSubjects" TEXT;

-- CreateIndex
CREATE INDEX "Study_datasetId_idx" ON "Study"("datasetId");

-- CreateIndex
CREATE INDEX "Study_otherSubjects_idx" ON "Study"("otherSubjects");

UPDATE "Study" SET
  "datasetId" = json_extract("request", '$.data.dataset'),
  "otherSubjects" = (
    SELECT group_concat(json_extract("value", '$.subjectId'), ' ') FROM (
      SELECT "value" FROM json_each("question", '$.engineChoice.failed')
      UNION ALL
      SELECT "value" FROM json_each("question", '$.engineChoice.left')));
