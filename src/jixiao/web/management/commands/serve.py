"""Bring database and static files up to date, then become the server with its worker of background jobs."""

from __future__ import annotations

import os
import socket
import sys

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from jixiao.core.digest import digest
from jixiao.web.models import Person

THREADS_WITH_POSTGRESQL = 4


class Command(BaseCommand):
    """Granian with fixed limits, and one worker of background jobs beside it (``supervise``).

    SQLite: two processes of one thread, because few writers wait least for its single lock. PostgreSQL: one process a
    core, four threads each (that many connections). The number of threads is always named: the server would derive
    it from the backlog, and exhaust the database's connections.
    """

    help = "升级数据库，收集静态文件，启动服务器"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args, **options) -> None:
        """Does not return."""
        refuse_a_port_in_use(options["host"], options["port"])
        call_command("migrate", verbosity=0)
        collect_static_files()
        allow_many_connections()
        shown = "localhost" if options["host"] in ("127.0.0.1", "0.0.0.0") else options["host"]
        self.stdout.write(f"数据在 {settings.DATA}")
        if settings.DEMO:
            self.stdout.write(f"演示模式：登录页列出每个角色的用户，密码都是 {settings.DEMO_PASSWORD}")
        elif not Person.objects.exists():
            self.stdout.write("还没有用户。请先运行：python -m jixiao.web first_people --help")
        self.stdout.write(f"请打开 http://{shown}:{options['port']}/ ，按 Ctrl+C 停止")
        self.stdout.flush()
        words = server_words(options["host"], options["port"])
        os.execv(sys.executable, [sys.executable, "-m", "jixiao.web.supervise", *words])


def server_words(host: str, port: int) -> list[str]:
    """The server's arguments for the database in use."""
    postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    workers, threads = (os.cpu_count() or 2, THREADS_WITH_POSTGRESQL) if postgresql else (2, 1)
    return [
        "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads),
        "--backlog", "8192", "--backpressure", "4000", "--respawn-failed-workers", "--log-level", "warning",
        "jixiao.web.wsgi:application",
    ]  # fmt: skip


def collect_static_files() -> None:
    """Collect, name and compress them, unless those collected before are of the same files."""
    sources = [storage.path(name) for finder in get_finders() for name, storage in finder.list([])]
    now = digest([[path, os.stat(path).st_mtime_ns] for path in sorted(sources)])
    mark = settings.STATIC_ROOT / ".collected"
    if not mark.exists() or mark.read_text() != now:
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        mark.write_text(now)


def refuse_a_port_in_use(host: str, port: int) -> None:
    """Raise CommandError with a sentence before anything is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"不能在 {host}:{port} 提供服务（{error.strerror}）；换一个 --port 或 --host"
            ) from error


def allow_many_connections() -> None:
    """Raise the limit of open files to what the system allows: each idle browser holds a connection."""
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
