-- AlterTable
ALTER TABLE "Study" ADD COLUMN     "datasetId" TEXT,
ADD COLUMN     "otherSubjects" TEXT;

-- CreateIndex
CREATE INDEX "Study_datasetId_idx" ON "Study"("datasetId");

-- CreateIndex
CREATE INDEX "Study_otherSubjects_idx" ON "Study"("otherSubjects");

-- Patterns instead of operators of JSON: those refuse escapes that PostgreSQL cannot store as text
UPDATE "Study" SET
  "datasetId" = substring("request"::text from '"dataset"\s*:\s*"([0-9a-f]{32})"'),
  "otherSubjects" = (
    SELECT string_agg("found"[1], ' ')
    FROM regexp_matches("question"::text, '"subjectId"\s*:\s*"([^"]+)"', 'g') AS "found");
