package io.crmcore

import java.nio.file.Path
import java.time.Instant
import java.util.UUID
import java.util.concurrent.Callable
import java.util.concurrent.Executors
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir

/** What hosts do right and wrong at the border. */
class BorderTest {
    private val now = Instant.parse("2026-05-04T09:00:00Z")

    private fun company(test: (Crm, Session) -> Unit): Unit =
        Crm.inMemory(CrmOptions(seed = 1, clock = now)).use { test(it, it.system("tests")) }

    private fun closed(call: () -> Any?) {
        val refused = assertThrows<CrmException.Storage> { call() }
        assertEquals("closed", refused.code)
        assertTrue(refused.detail.isNotEmpty())
    }

    @Test
    fun `a closed library answers every call with an error that says so`(@TempDir folder: Path) {
        for (crm in listOf(Crm.inMemory(), Crm.open(folder.resolve("company.redb")))) {
            val session = crm.system("tests")
            val team = session.execute(AddTeam(name = "North"))
            val transaction = session.begin()
            crm.close()
            assertTrue(crm.isClosed)
            closed { crm.newCommandId() }
            closed { crm.system("again") }
            closed { session.execute(AddTeam(name = "South")) }
            closed { session.get(team.id) }
            closed { session.iterate(Query.all(Team)).toList() }
            closed { session.verifyAudit() }
            closed { transaction.execute(AddTeam(name = "South")) }
            closed { transaction.commit() }
            transaction.close()
        }
    }

    @Test
    fun `a library that is closed while others use it ends their calls with an error`() {
        val crm = Crm.inMemory()
        val pool = Executors.newFixedThreadPool(4)
        val ends = (1..4).map {
            pool.submit(Callable { assertThrows<CrmException.Storage> { while (true) crm.system("tests").count(Query.all(Team)) }.code })
        }
        Thread.sleep(50)
        crm.close()
        assertEquals(List(4) { "closed" }, ends.map { it.get() })
        pool.shutdown()
    }

    @Test
    fun `several threads may use one session`() = company { _, session ->
        val pool = Executors.newFixedThreadPool(4)
        val teams = (1..40).map { at -> pool.submit(Callable { session.execute(AddTeam(name = "Team $at")) }) }.map { it.get() }
        pool.shutdown()
        assertEquals(teams.toSet(), session.iterate(Query.all(Team).page(limit = 7)).toSet())
        assertEquals(40, session.count(Query.all(Team)))
    }

    @Test
    fun `a transaction is stored whole, or dropped where its block throws`() = company { _, session ->
        val north = session.transact { t -> t.execute(AddTeam(name = "North")).also { assertEquals(it, t.get(it.id)) } }
        val details = LeadDetails(name = "Ada", email = "ada@example.com", source = "web")
        session.transact { t ->
            val ada = t.execute(AddUser(UserDraft(name = "Ada", email = "ada@example.com")))
            t.execute(CaptureLead(details, owner = ada.id))
            assertEquals(Pair(LeadTag.NEW, 1L), t.ask(LeadFunnel).first())
            assertEquals(Pair(LeadTag.NEW, 0L), session.ask(LeadFunnel).first())
        }
        assertEquals(north, session.get(north.id))
        val thrown = assertThrows<IllegalStateException> {
            session.transact { t ->
                t.execute(AddTeam(name = "South"))
                assertEquals(2, t.list(Query.all(Team)).items.size)
                error("no")
            }
        }
        assertEquals("no", thrown.message)
        assertEquals(listOf(north), session.list(Query.all(Team)).items)
    }

    @Test
    fun `what rests on what somebody saw is a conflict once it was changed`() = company { _, session ->
        val north = session.execute(AddTeam(name = "North")).id
        val region = session.execute(AddTeam(name = "Region")).id
        val shown = session.versionOf(north)
        val change = { session.transact { t -> t.expect(north, shown).also { t.execute(MoveTeam(north, region)) } } }
        change()
        assertThrows<CrmException.Conflict> { change() }
    }

    @Test
    fun `a transaction ends once, and says so`() = company { _, session ->
        val transaction = session.begin()
        transaction.execute(AddTeam(name = "North"))
        transaction.rollback()
        assertEquals("ended", assertThrows<CrmException.Storage> { transaction.commit() }.code)
        repeat(2) { transaction.close() }
        transaction.rollback()
        assertEquals("ended", assertThrows<CrmException.Storage> { transaction.execute(AddTeam(name = "South")) }.code)
        assertEquals(0, session.count(Query.all(Team)))
    }

    @Test
    fun `a command under an id takes effect once`() = company { crm, session ->
        val id = crm.newCommandId()
        val first = session.executeOnce(id, AddTeam(name = "North"))
        assertEquals(first, session.executeOnce(id, AddTeam(name = "North")))
        assertThrows<CrmException> { session.executeOnce(id, AddTeam(name = "South")) }
        assertEquals(1, session.count(Query.all(Team)))
    }

    @Test
    fun `errors say what is wrong and where`() = company { _, session ->
        val unknown = TeamId(UUID(0, 0))
        assertEquals("not_found", assertThrows<CrmException.NotFound> { session.get(unknown) }.code)
        assertNull(session.getOrNull(unknown))
        val invalid = assertThrows<CrmException.Invalid> { session.execute(AddTeam(name = " ")) }
        assertEquals(listOf("name"), invalid.faults.map { it.field })
        assertThrows<CrmException.Invalid> { Command.fromJson("{") }
        assertThrows<CrmException.Invalid> { Question.fromJson("""{"ask": "the way"}""") }
        assertThrows<CrmException.Invalid> { session.list(Query.all(Team).page(limit = -1)) }
        assertThrows<IllegalArgumentException> { session.outbox(limit = -1) }
        assertThrows<IllegalArgumentException> { Query.under(Account.BY_NAME, 1.5) }
        assertThrows<CrmException> { session.list(Query.all(Team).after(Bytes.of(byteArrayOf(1, 2, 3)))) }
    }

    @Test
    fun `lists go by an index, forwards and backwards, in part and in pages`() = company { _, session ->
        val names = listOf("Atelier Nord", "Boulangerie", "Cave")
        names.shuffled().forEach { session.execute(CreateAccount(AccountDetails(name = it), owner = owner(session))) }
        val byName = Query.by(Account.BY_NAME)
        fun names(query: Query<Account>) = session.iterate(query).map { it.details.name }.toList()
        assertEquals(names, names(byName.page(limit = 2)))
        assertEquals(names.reversed(), names(byName.descending()))
        val first = session.list(byName.page(limit = 2))
        assertEquals(names.drop(2), session.list(byName.after(first.next!!)).items.map { it.details.name })
    }

    private fun owner(session: Session): UserId {
        session.list(Query.all(User)).items.firstOrNull()?.let { return it.id }
        val grants = Operation.entries.map { Grant(kind = Kind.EVERY, operation = it, scope = Scope.ALL) }
        val role = session.execute(AddRole(RoleDraft(name = "Everything", grants = grants)))
        return session.execute(AddUser(UserDraft(name = "Ada", email = "ada@example.com", roles = listOf(role.id)))).id
    }

    @Test
    fun `coroutines wait for calls and read the feed as it grows`() = company { _, session ->
        runBlocking {
            val team = session.suspending { execute(AddTeam(name = "North")) }
            assertEquals(listOf(team.id.value), session.feed().toList().map { it.record?.id })
            withTimeout(10_000) {
                val seen = session.feed(pollEvery = 5.milliseconds).take(1).toList()
                assertEquals(session.history(team.id), seen)
            }
        }
    }

    @Test
    fun `bytes are equal by content and sorted without sign`() {
        fun bytes(vararg of: Int) = Bytes.of(of.map { it.toByte() }.toByteArray())
        assertEquals(bytes(1, 255), bytes(1, 255))
        assertEquals(bytes(1, 255).hashCode(), bytes(1, 255).hashCode())
        assertEquals(listOf(bytes(), bytes(1), bytes(1, 0), bytes(127), bytes(128)), listOf(bytes(128), bytes(1, 0), bytes(127), bytes(1), bytes()).sorted())
        assertEquals("01ff", bytes(1, 255).toString())
    }

    @Test
    fun `amounts are equal where their numbers are`() {
        assertEquals(Money("99.12", "EUR"), Money("99.120", "EUR"))
        assertEquals(Money("0", "EUR").hashCode(), Money("0.00", "EUR").hashCode())
        assertFalse(Money("1", "EUR") == Money("1", "USD"))
        assertEquals("99.12 EUR", Money("99.12", "EUR").toString())
    }
}
