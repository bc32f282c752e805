#!/bin/sh
# Look whether the files of a release are those that were signed: deploy/verify.sh FOLDER SIGNERS
# SIGNERS has a line “consults ssh-ed25519 AAAA…”, from somewhere else than the files.
set -eu
signers=$(realpath "$2")
cd "$1"
ssh-keygen -Y verify -f "$signers" -I consults -n consults -s SHA256SUMS.sig <SHA256SUMS
sha256sum --check --strict --quiet SHA256SUMS
for file in consults-*; do
    grep -q " $file\$" SHA256SUMS || { echo "$file is not among what was signed." >&2; exit 1; }
done
echo "Every file is the one that was signed."
