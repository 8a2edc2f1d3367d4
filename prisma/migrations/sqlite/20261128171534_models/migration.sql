-- CreateTable
CREATE TABLE "ModelOwner" (
    "id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "bytes" BIGINT NOT NULL,

    PRIMARY KEY ("id", "owner")
);

-- CreateIndex
CREATE INDEX "ModelOwner_owner_id_idx" ON "ModelOwner"("owner", "id");
