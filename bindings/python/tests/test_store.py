"""A store written in Python: it keeps the contract, and what it raises is an error that says so."""

from collections.abc import Sequence

import pytest
from python_store import PythonSnapshot, PythonStore

from crm_core import AddTeam, Crm, StorageError, Team
from crm_core.store import Batch, Committed, StoreError, StoreFault, check_store


def test_a_store_written_in_python_keeps_the_contract() -> None:
    check_store(PythonStore)


class Forgetful(PythonStore):
    """Loses the answers of commands."""

    def one(self, tenant: bytes, batch: Batch) -> Committed | StoreError.Variant:
        committed = super().one(tenant, batch)
        if tenant in self.tenants:
            self.tenants[tenant].commands.clear()
        return committed


def test_the_suite_names_the_promise_that_a_store_breaks() -> None:
    with pytest.raises(AssertionError, match="the store does not keep the promise `a command takes effect once"):
        check_store(Forgetful)


def test_a_store_that_cannot_be_made_is_named() -> None:
    def make() -> PythonStore:
        raise RuntimeError("no room")

    with pytest.raises(AssertionError, match="no store could be made: RuntimeError: no room"):
        check_store(make)


def test_the_library_works_over_a_store_written_in_python() -> None:
    with Crm.over(PythonStore(), seed=1) as crm:
        session = crm.system("x")
        teams = [session.execute(AddTeam(name=name)) for name in ("North", "South")]
        assert list(session.iter(Team)) == teams
        assert session.verify_audit().broken_at is None


class Failing(PythonStore):
    """Fails on demand, before or in the middle of a call."""

    mood: BaseException | None = None

    def snapshot(self, tenant: bytes) -> PythonSnapshot:
        if self.mood and not isinstance(self.mood, InterruptedError):
            raise self.mood
        return super().snapshot(tenant)

    def commit(self, tenant: bytes, batches: Sequence[Batch]) -> Sequence[Committed | StoreError.Variant]:
        if isinstance(self.mood, InterruptedError):
            mood, self.mood = self.mood, None
            super().commit(tenant, batches)
            raise mood
        return super().commit(tenant, batches)


def test_what_a_store_raises_is_a_clear_error_and_nothing_is_half_written() -> None:
    store = Failing()
    with Crm.over(store, seed=1) as crm:
        session = crm.system("x")
        session.execute(AddTeam(name="North"))
        store.mood = RuntimeError("the disk is on fire")
        with pytest.raises(StorageError, match="the disk is on fire"):
            session.execute(AddTeam(name="South"))
        store.mood = StoreFault(StoreError.Full())
        with pytest.raises(StorageError, match="the disk is full") as full:
            session.list(Team)
        assert full.value.code == "full"
        store.mood = None
        assert session.count(Team) == 1
        assert session.verify_audit().broken_at is None


def test_a_commit_that_is_cut_off_after_writing_takes_effect_once() -> None:
    store = Failing()
    with Crm.over(store, seed=1) as crm:
        session = crm.system("x")
        store.mood = InterruptedError()
        session.execute(AddTeam(name="North"))
        assert session.count(Team) == 1
        assert session.verify_audit().entries == 1


class Lying(PythonStore):
    """Answers something else than it was asked."""

    def snapshot(self, tenant: bytes) -> PythonSnapshot:
        snapshot = super().snapshot(tenant)
        snapshot.get_many = lambda keys: ["nonsense"] * len(keys)  # type: ignore[method-assign, list-item]
        return snapshot


def test_a_store_that_answers_nonsense_is_named() -> None:
    with Crm.over(Lying(), seed=1) as crm, pytest.raises(StorageError, match="the store answered get_many with something else"):
        crm.system("x").get(Team, crm.new_command_id())
