-- CreateTable
CREATE TABLE "Lease" (
    "subjectId" TEXT NOT NULL,
    "studyId" TEXT NOT NULL,
    "holder" TEXT,
    "token" INTEGER NOT NULL,
    "expiresMs" DOUBLE PRECISION NOT NULL,
    "lost" INTEGER NOT NULL,

    CONSTRAINT "Lease_pkey" PRIMARY KEY ("subjectId")
);

-- CreateTable
CREATE TABLE "Worker" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "startedMs" DOUBLE PRECISION NOT NULL,
    "seenMs" DOUBLE PRECISION NOT NULL,
    "devices" JSON NOT NULL,
    "engines" JSON NOT NULL,

    CONSTRAINT "Worker_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Worker_seenMs_idx" ON "Worker"("seenMs");

-- CreateIndex
CREATE INDEX "IdempotencyKey_studyId_idx" ON "IdempotencyKey"("studyId");
