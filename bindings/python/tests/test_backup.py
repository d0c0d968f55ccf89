"""Copies: taken, checked, restored and equal; damage named; a call that its host ends."""

import io
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_core import (
    AddRole,
    AddTeam,
    AddUser,
    BackupReport,
    CorruptError,
    Crm,
    DeniedError,
    Part,
    RolePreset,
    Session,
    StorageError,
    Team,
    UserDraft,
    check_backup,
    restore_backup,
    role_draft,
)


@pytest.fixture
def teams(session: Session) -> Session:
    """A session over a company with some teams."""
    with session.transaction() as t:
        for number in range(1_200):
            t.execute(AddTeam(name=f"Team {number}"))
    return session


def taken(session: Session) -> bytes:
    file = io.BytesIO()
    session.backup(file)
    return file.getvalue()


def count(report: BackupReport) -> int:
    return sum(held.count for held in report.parts if isinstance(held.part, Part.Records))


def test_a_backup_is_checked_restored_and_equal(teams: Session, tmp_path: Path) -> None:
    copy, store = tmp_path / "crm.backup", tmp_path / "crm.redb"
    report = teams.backup(copy)
    assert report.size == copy.stat().st_size and report.created_at == teams.now
    assert (report.head, report.seq) == (teams.verify_audit().head, teams.verify_audit().seq)
    assert check_backup(str(copy)) == restore_backup(copy, store) == report
    with Crm.open(store) as crm:
        restored = crm.system("after the restore")
        assert list(restored.iter(Team)) == list(teams.iter(Team))
        again = restored.backup(io.BytesIO())
        assert again.sha256 == report.sha256
        verified = restored.verify()
        assert verified.found == 0 and verified.findings == ()
        assert (verified.head, verified.records) == (report.head, count(report))


def test_a_file_object_holds_what_a_path_holds(teams: Session, tmp_path: Path) -> None:
    with open(tmp_path / "one", "wb", buffering=0) as file:
        report = teams.backup(file)
    teams.backup(tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes() == taken(teams)
    with open(tmp_path / "one", "rb") as file:
        assert restore_backup(file, tmp_path / "crm.redb") == report
        assert not file.closed


def test_a_flipped_byte_is_named(teams: Session, tmp_path: Path) -> None:
    bytes_ = bytearray(taken(teams))
    bytes_[len(bytes_) // 2] ^= 1
    with pytest.raises(CorruptError, match="frame") as caught:
        check_backup(io.BytesIO(bytes_))
    assert caught.value.subject.startswith("backup, frame ")
    with pytest.raises(CorruptError, match="frame"):
        restore_backup(io.BytesIO(bytes_), tmp_path / "crm.redb")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StorageError, match="this is not a backup") as foreign:
        check_backup(io.BytesIO(b"something else"))
    assert foreign.value.code == "foreign"


def test_who_may_not_export_everything_takes_no_backup(crm: Crm, tmp_path: Path) -> None:
    system = crm.system("set-up")

    def hired(preset: RolePreset) -> Session:
        role = system.execute(AddRole(draft=role_draft(preset)))
        draft = UserDraft(name="Ada", email=f"{preset.value}@example.com", roles=[role.id])
        return crm.session(system.execute(AddUser(draft=draft)).id)

    seller, reader = hired(RolePreset.SELLER), hired(RolePreset.READ_ONLY)
    for session in (seller, reader):
        with pytest.raises(DeniedError):
            session.backup(tmp_path / "crm.backup")
    assert not (tmp_path / "crm.backup").exists()
    with pytest.raises(DeniedError):
        seller.verify()
    assert reader.verify().found == 0
    assert hired(RolePreset.ADMINISTRATOR).backup(tmp_path / "crm.backup").seq > 0


def test_a_path_that_cannot_be_used_is_an_error_of_the_store(session: Session, tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"")
    calls: list[Callable[[], object]] = [
        lambda: session.backup(tmp_path / "there"),
        lambda: session.backup(tmp_path / "nowhere" / "crm.backup"),
        lambda: check_backup(tmp_path / "nowhere"),
        lambda: restore_backup(io.BytesIO(taken(session)), tmp_path / "there"),
    ]
    for call in calls:
        with pytest.raises(StorageError):
            call()
    with pytest.raises(TypeError, match="a path is wanted here"):
        session.backup(3)  # type: ignore[arg-type]


def test_progress_is_told_and_what_it_raises_ends_the_call(teams: Session, tmp_path: Path) -> None:
    heard: list[int] = []
    copy = tmp_path / "crm.backup"
    report = teams.backup(copy, progress=heard.append)
    assert heard == sorted(heard) and heard[-1] == sum(held.count for held in report.parts)

    def stop(through: int) -> None:
        raise ZeroDivisionError(through)

    calls: list[Callable[[], object]] = [
        lambda: teams.backup(tmp_path / "another", progress=stop),
        lambda: check_backup(copy, progress=stop),
        lambda: restore_backup(copy, tmp_path / "crm.redb", progress=stop),
        lambda: teams.verify(progress=stop),
    ]
    for call in calls:
        with pytest.raises(ZeroDivisionError):
            call()
    assert list(tmp_path.iterdir()) == [copy]


def test_ctrl_c_ends_a_backup(teams: Session) -> None:
    def interrupted(_: int) -> None:
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        teams.backup(io.BytesIO(), progress=interrupted)


def test_what_a_file_object_raises_is_raised(session: Session) -> None:
    class Broken(io.RawIOBase):
        def write(self, data: Any, /) -> int:
            raise ZeroDivisionError

        def read(self, limit: int = -1, /) -> bytes:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        session.backup(Broken())
    with pytest.raises(ZeroDivisionError):
        check_backup(Broken())
    with pytest.raises(TypeError):
        session.backup(io.StringIO())  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        check_backup(io.StringIO("text"))  # type: ignore[arg-type]


def test_others_work_while_a_backup_is_taken(teams: Session) -> None:
    added: list[Team] = []

    def add(through: int) -> None:
        if not added:
            worker = threading.Thread(target=lambda: added.append(teams.execute(AddTeam(name="Another"))))
            worker.start()
            worker.join()

    file = io.BytesIO()
    report = teams.backup(file, progress=add)
    assert added and teams.get(Team, added[0].id) == added[0]
    assert check_backup(io.BytesIO(file.getvalue())) == report
    assert teams.backup(io.BytesIO()).seq == report.seq + 1


def test_a_closed_library_takes_no_backup(crm: Crm) -> None:
    session = crm.system("set-up")
    crm.close()
    calls: list[Callable[[], object]] = [lambda: session.backup(io.BytesIO()), session.verify]
    for call in calls:
        with pytest.raises(StorageError, match="closed"):
            call()
