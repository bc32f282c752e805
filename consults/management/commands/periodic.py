"""``manage.py periodic``"""

import os

from django.core.management.base import BaseCommand, CommandError

from consults import periodic


class Command(BaseCommand):
    help = (
        "Do what comes again and again and is due: checks, links, proofs, backups, old sessions. A timer runs"
        " it every hour; two at once do nothing twice. Exit 0: all is done, or another run is at it; 1: a job"
        " failed."
    )

    def add_arguments(self, parser):
        names = [job.name for job in periodic.jobs()]
        parser.add_argument("--job", action="append", choices=names, help="this one, due or not")
        parser.add_argument("--all", action="store_true", help="every job, due or not")
        parser.add_argument("--list", action="store_true", help="only tell when each ran")

    def handle(self, *, job, list, verbosity, **options):
        if list:
            return self.tell()
        failed = []
        try:
            with periodic.alone(), open(os.devnull, "w") as nowhere:
                out = self.stdout if verbosity > 1 else nowhere
                for one in periodic.due(job or (), options["all"]):
                    problem = periodic.run(one, out)
                    failed += [one.name] if problem else []
                    self.stdout.write(f"{one.name}: {problem or 'done'}")
        except periodic.Busy:
            self.stdout.write("Another run is at work.")
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}.", returncode=1)

    def tell(self):
        late = {job.name for job in periodic.late()}
        rows = {row.job: row for row in periodic.PeriodicRun.objects.all()}
        for job in periodic.jobs():
            row = rows.get(job.name)
            when = f"{row.ended_at:%Y-%m-%d %H:%M}" if row and row.ended_at else "never"
            told = [when, *(["late"] if job.name in late else []), row.problem if row else ""]
            self.stdout.write(f"{job.name}: {', '.join(filter(None, told))}")
