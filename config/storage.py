"""Static files: hashed, compressed, and the style sheet in one file.

The style sheet is written as small files joined by ``@import … layer(…)``, which browsers read as
they are; ``collectstatic`` writes the imports into one file, so a page costs one request for it.
"""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>[a-z]+)\);')
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class BundlingManifestStorage(CompressedManifestStaticFilesStorage):
    bundle = "css/site.css"

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run and self.bundle in paths:
            self.write_bundle(*paths[self.bundle])
            paths = {**paths, self.bundle: (self, self.bundle)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def write_bundle(self, source, name):
        """Replace every import in the bundle by the file it names, inside its layer.

        It is read where it was written: what lies among the collected files has no imports any more, and would
        be the style sheet of the version before for ever.
        """

        def inline(match):
            with self.open(f"css/{match['path']}") as file:
                css = COMMENT.sub("", file.read().decode())
            return f"@layer {match['layer']} {{\n{css}}}"

        with source.open(name) as file:
            css = IMPORT.sub(inline, COMMENT.sub("", file.read().decode()))
        self.delete(self.bundle)
        self._save(self.bundle, ContentFile(css.encode()))
