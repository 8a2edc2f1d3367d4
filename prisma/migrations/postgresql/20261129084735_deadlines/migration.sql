-- AlterTable
ALTER TABLE "Study" ADD COLUMN     "deadlineAt" TIMESTAMP(3),
ADD COLUMN     "priority" INTEGER NOT NULL DEFAULT 1;

-- CreateIndex
CREATE INDEX "Study_deadlineAt_state_idx" ON "Study"("deadlineAt", "state");
