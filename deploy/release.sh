#!/bin/sh
# Make the files of a release: deploy/release.sh VERSION KEY [FOLDER]
# KEY is a private key of ssh; FOLDER (dist) gets the sources, the list of parts, the packages, sums and their signature.
set -eu
version=$1 key=$2 folder=${3:-dist}
python=${PYTHON:-.venv/bin/python}

[ -z "$(git status --porcelain)" ] || { echo "There are changes that are not committed." >&2; exit 1; }
grep -q "^## $version " CHANGELOG.md || { echo "CHANGELOG.md has no heading “## $version – …”." >&2; exit 1; }
! grep -q "^## $version .*not released" CHANGELOG.md || { echo "CHANGELOG.md says that $version is not released." >&2; exit 1; }
[ "$(git rev-parse -q --verify "refs/tags/v$version^{commit}")" = "$(git rev-parse HEAD)" ] || {
    echo "Tag this commit first: git tag -s v$version" >&2; exit 1; }
[ ! -e "$folder" ] || { echo "$folder is there already." >&2; exit 1; }

mkdir -p "$folder"
git archive --format=tar --prefix="consults-$version/" HEAD | gzip -n >"$folder/consults-$version.tar.gz"
"$python" -m cyclonedx_py requirements requirements.txt --output-reproducible --of JSON -o "$folder/consults-$version.cdx.json"
if [ -z "${NO_WHEELS:-}" ]; then # what a machine without network installs from
    # Whatever a patch release of Python needs besides, by the conditions behind semicolons, comes along.
    sed -E 's/ ; [^\\]*\\$/ \\/' requirements.txt >"$folder/all.txt"
    for minor in 3.11 3.12 3.13; do
        "$python" -m pip download --quiet --only-binary :all: --python-version "$minor" --no-deps --require-hashes \
            -r "$folder/all.txt" -d "$folder/wheels"
    done
    rm "$folder/all.txt"
    (cd "$folder" && tar -cf "consults-$version-wheels.tar" wheels && rm -r wheels)
fi
cd "$folder"
sha256sum consults-* >SHA256SUMS
ssh-keygen -q -Y sign -f "$key" -n consults SHA256SUMS
echo "$folder: $(ls | tr '\n' ' ')"
