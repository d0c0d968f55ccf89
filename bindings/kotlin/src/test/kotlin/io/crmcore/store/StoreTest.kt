package io.crmcore.store

import io.crmcore.AddTeam
import io.crmcore.Bytes
import io.crmcore.Crm
import io.crmcore.CrmException
import io.crmcore.Query
import io.crmcore.Team
import io.crmcore.TeamId
import java.util.UUID
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class StoreTest {
    /** Fails on demand, before it does anything or after a commit was written. */
    private class Failing : KotlinStore() {
        var before: Throwable? = null
        var afterCommit: Throwable? = null

        override fun snapshot(tenant: Bytes): Snapshot {
            before?.let { throw it }
            return super.snapshot(tenant)
        }

        override fun commit(tenant: Bytes, batches: List<Batch>): List<BatchAnswer> =
            super.commit(tenant, batches).also {
                val thrown = afterCommit
                afterCommit = null
                thrown?.let { throw it }
            }
    }

    @Test
    fun `a store written in Kotlin keeps the contract`() = checkStore { KotlinStore() }

    @Test
    fun `a store that breaks a promise is told which`() {
        class Forgetful : KotlinStore() {
            override fun commit(tenant: Bytes, batches: List<Batch>) =
                super.commit(tenant, batches.map { it.copy(ops = emptyList()) })
        }
        assertThrows<AssertionError> { checkStore { Forgetful() } }
        val unmade = assertThrows<AssertionError> { checkStore { throw IllegalStateException("no room") } }
        assertTrue("no room" in unmade.message!!, unmade.message)
    }

    @Test
    fun `the library works over a store written in Kotlin`() {
        Crm.over(KotlinStore()).use { crm ->
            val session = crm.system("tests")
            val teams = listOf("North", "South").map { session.execute(AddTeam(name = it)) }
            assertEquals(teams, session.iterate(Query.all(Team)).toList())
            assertNull(session.verifyAudit().brokenAt)
        }
    }

    @Test
    fun `what a store throws is a clear error and nothing is half written`() {
        val store = Failing()
        Crm.over(store).use { crm ->
            val session = crm.system("tests")
            session.execute(AddTeam(name = "North"))
            store.before = IllegalStateException("the disk is on fire")
            val burnt = assertThrows<CrmException.Storage> { session.execute(AddTeam(name = "South")) }
            assertTrue("the disk is on fire" in burnt.detail, burnt.detail)
            store.before = StoreFault(StoreError.Full)
            assertEquals("full", assertThrows<CrmException.Storage> { session.list(Query.all(Team)) }.code)
            store.before = StackOverflowError()
            assertThrows<CrmException.Storage> { session.count(Query.all(Team)) }
            store.before = null
            assertEquals(1, session.count(Query.all(Team)))
            assertNull(session.verifyAudit().brokenAt)
        }
    }

    @Test
    fun `a commit that is cut off after writing takes effect once`() {
        val store = Failing()
        Crm.over(store).use { crm ->
            val session = crm.system("tests")
            store.afterCommit = IllegalStateException("the line is dead")
            session.execute(AddTeam(name = "North"))
            assertEquals(1, session.count(Query.all(Team)))
            assertEquals(1, session.verifyAudit().entries)
        }
    }

    @Test
    fun `a store that answers nonsense is named`() {
        val lying = object : KotlinStore() {
            override fun snapshot(tenant: Bytes): Snapshot {
                val honest = super.snapshot(tenant)
                return object : Snapshot by honest {
                    override fun getMany(keys: List<Key>): List<StoredRecord?> = emptyList()
                }
            }
        }
        Crm.over(lying).use { crm ->
            val refused = assertThrows<CrmException.Storage> { crm.system("tests").get(TeamId(UUID.randomUUID())) }
            assertTrue("another number of records" in refused.detail, refused.detail)
        }
    }
}
