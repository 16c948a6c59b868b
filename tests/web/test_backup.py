"""Backup and restore, on files of real servers."""

import shutil
import sqlite3

import pytest
from running_server import demonstration, running, web


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """A data folder with a small demonstration in it."""
    return demonstration(tmp_path_factory)


@pytest.fixture
def data(installation, tmp_path):
    """A copy of it for one test."""
    return shutil.copytree(installation, tmp_path / "data")


def content(database) -> list[str]:
    """Everything that the database holds, as text."""
    connection = sqlite3.connect(database)
    try:
        return sorted(connection.iterdump())
    finally:
        connection.close()


def test_what_was_backed_up_comes_back_whole(data, tmp_path):
    file = tmp_path / "kept" / "one.sqlite3"
    before = content(data / "jixiao.sqlite3")
    assert web(data, "backup", str(file)).returncode == 0
    assert file.stat().st_mode & 0o077 == 0
    with sqlite3.connect(data / "jixiao.sqlite3") as connection:
        connection.execute("DELETE FROM web_event")
        connection.execute("UPDATE web_filing SET title='lost'")
    connection.close()
    restored = web(data, "restore", str(file))
    assert restored.returncode == 0, restored.stderr
    assert "全部完整" in restored.stdout
    assert content(data / "jixiao.sqlite3") == before
    assert len(list(data.glob("jixiao-before-*.sqlite3"))) == 1


def test_a_damaged_file_is_not_restored(data, tmp_path):
    file = tmp_path / "one.sqlite3"
    web(data, "backup", str(file))
    before = content(data / "jixiao.sqlite3")
    bytes_ = bytearray(file.read_bytes())
    bytes_[len(bytes_) // 3 : len(bytes_) // 3 + 40000] = b"\x00" * 40000
    file.write_bytes(bytes_)
    refused = web(data, "restore", str(file))
    assert refused.returncode != 0 and "请换一个备份" in refused.stderr
    file.write_text("这不是数据库")
    assert "不是完整的备份文件" in web(data, "restore", str(file)).stderr
    assert content(data / "jixiao.sqlite3") == before


def test_a_broken_database_can_be_replaced(data, tmp_path):
    file = tmp_path / "one.sqlite3"
    web(data, "backup", str(file))
    (data / "jixiao.sqlite3").write_bytes(b"broken" * 1000)
    restored = web(data, "restore", str(file))
    assert restored.returncode == 0, restored.stderr


def test_backup_goes_on_beside_a_server_and_restore_waits_until_it_is_stopped(data, tmp_path):
    from running_server import Visitor

    file = tmp_path / "one.sqlite3"
    with running(data) as address:
        Visitor(address).sign_in("tianbao", "Jixiao-yanshi-2026")
        assert web(data, "backup", str(file)).returncode == 0
        refused = web(data, "restore", str(file))
        assert refused.returncode != 0 and "先停下服务器" in refused.stderr
        assert "sign-in" in Visitor(address).get("/sign-in")
    assert web(data, "restore", str(file)).returncode == 0


def test_evidence_comes_back_with_the_database(data, tmp_path):
    """Files are kept by digest beside the backup; damaged ones are refused."""
    from hashlib import sha256

    bytes_ = "佐证".encode()
    name = sha256(bytes_).hexdigest()
    own = data / "evidence" / name[:2] / name
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_bytes(bytes_)
    file = tmp_path / "kept" / "one.sqlite3"
    made = web(data, "backup", str(file))
    archive = file.with_name("one.sqlite3.evidence.tar")
    assert made.returncode == 0 and archive.stat().st_mode & 0o077 == 0
    shutil.rmtree(data / "evidence")
    restored = web(data, "restore", str(file))
    assert restored.returncode == 0 and own.read_bytes() == bytes_, restored.stderr
    archive.write_bytes(archive.read_bytes().replace(bytes_, b"x" * len(bytes_)))
    own.unlink()
    refused = web(data, "restore", str(file))
    assert refused.returncode != 0 and "已损坏" in refused.stderr and not own.exists()
