-- CreateTable
CREATE TABLE "Lease" (
    "subjectId" TEXT NOT NULL PRIMARY KEY,
    "studyId" TEXT NOT NULL,
    "holder" TEXT,
    "token" INTEGER NOT NULL,
    "expiresMs" REAL NOT NULL,
    "lost" INTEGER NOT NULL
);

-- CreateTable
CREATE TABLE "Worker" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "startedMs" REAL NOT NULL,
    "seenMs" REAL NOT NULL,
    "devices" JSONB NOT NULL,
    "engines" JSONB NOT NULL
);

-- CreateIndex
CREATE INDEX "Worker_seenMs_idx" ON "Worker"("seenMs");

-- CreateIndex
CREATE INDEX "IdempotencyKey_studyId_idx" ON "IdempotencyKey"("studyId");
