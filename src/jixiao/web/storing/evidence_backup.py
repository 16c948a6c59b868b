"""The files of evidence beside a backup of the database: one archive, written after the database, so that whatever the
database names is in it. Bytes are named by their digest: what is restored is checked, what is there is left alone."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

from jixiao.core.digest import digest
from jixiao.web.models import Evidence
from jixiao.web.storing import evidence_store
from jixiao.web.storing.backups import BackupFailed


def archive_beside(backup: Path) -> Path:
    """Where the files of a backup lie."""
    return backup.with_name(backup.name + ".evidence.tar")


def back_up(backup: Path) -> int:
    """Write every file of evidence beside the backup; how many. Files that come meanwhile belong to the next one."""
    files = sorted(path for path in evidence_store.folder().glob("*/*") if len(path.name) == 64)
    unfinished = backup.with_name(backup.name + ".evidence.unfinished")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        with tarfile.open(fileobj=out, mode="w") as archive:
            for path in files:
                archive.add(path, path.name, recursive=False)
        out.flush()
        os.fsync(out.fileno())
    os.replace(unfinished, archive_beside(backup))
    return len(files)


def restore(backup: Path) -> int:
    """Bring back the files that are missing; how many. Raises BackupFailed for bytes that are not what their name says."""
    source, count = archive_beside(backup), 0
    if not source.exists():
        return 0
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                count += _keep(archive, member)
    except tarfile.TarError as error:
        raise BackupFailed(f"{source} 不是完整的佐证材料备份（{error}）；请换一个备份") from error
    return count


def _keep(archive: tarfile.TarFile, member: tarfile.TarInfo) -> int:
    """1 when the file was missing and is there now. The name in the archive is never used as a path."""
    file = archive.extractfile(member)
    data = b"" if file is None else file.read(evidence_store.LARGEST + 1)
    name = digest(data)
    if name.partition(":")[2] != member.name:
        raise BackupFailed(f"佐证材料备份里的 {member.name[:64]} 内容已损坏；请换一个备份")
    if evidence_store.path_of(name).exists():
        return 0
    evidence_store.store(data)
    return 1


def missing() -> list[str]:
    """The digests of evidence that the database names and that is not there."""
    named = Evidence.objects.values_list("digest", flat=True).distinct()
    return sorted(one for one in named.iterator() if not evidence_store.path_of(one).exists())
