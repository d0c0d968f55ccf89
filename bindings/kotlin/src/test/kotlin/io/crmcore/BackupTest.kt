package io.crmcore

import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.InputStream
import java.io.OutputStream
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.concurrent.CountDownLatch
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.runInterruptible
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir

/** Copies: taken, checked, restored and equal; damage named; a call that its host ends. */
class BackupTest {
    @TempDir
    private lateinit var folder: Path

    private fun company(test: (Crm, Session) -> Unit): Unit =
        Crm.inMemory(CrmOptions(seed = 1, clock = Instant.parse("2026-05-04T09:00:00Z"))).use { crm ->
            val session = crm.system("tests")
            session.transact { t -> repeat(1_200) { t.execute(AddTeam(name = "Team $it")) } }
            test(crm, session)
        }

    private fun taken(session: Session): ByteArray = ByteArrayOutputStream().also { session.backup(it) }.toByteArray()

    @Test
    fun `a backup is checked, restored and equal`() = company { _, session ->
        val (copy, store) = Pair(folder.resolve("crm.backup"), folder.resolve("crm.redb"))
        val report = session.backup(copy)
        assertEquals(Files.size(copy), report.size)
        assertEquals(session.verifyAudit().head, report.head)
        assertEquals(report, checkBackup(copy))
        assertEquals(report, restoreBackup(copy, store))
        Crm.open(store).use { crm ->
            val restored = crm.system("after the restore")
            assertEquals(session.iterate(Query.all(Team)).toList(), restored.iterate(Query.all(Team)).toList())
            assertEquals(report.sha256, restored.backup(OutputStream.nullOutputStream()).sha256)
            val verified = restored.verify()
            assertEquals(0, verified.found)
            assertEquals(report.parts.filter { it.part is Part.Records }.sumOf { it.count }, verified.records)
        }
    }

    @Test
    fun `a stream holds what a file holds`() = company { _, session ->
        val copy = folder.resolve("crm.backup")
        val report = session.backup(copy)
        assertArrayEquals(Files.readAllBytes(copy), taken(session))
        Files.newInputStream(copy).use { assertEquals(report, checkBackup(it)) }
        Files.newInputStream(copy).use { assertEquals(report, restoreBackup(it, folder.resolve("crm.redb"))) }
    }

    @Test
    fun `a flipped byte is named`() = company { _, session ->
        val bytes = taken(session)
        bytes[bytes.size / 2] = (bytes[bytes.size / 2].toInt() xor 1).toByte()
        val damaged = assertThrows<CrmException.Corrupt> { checkBackup(ByteArrayInputStream(bytes)) }
        assertTrue(damaged.subject.startsWith("backup, frame "), damaged.subject)
        assertThrows<CrmException.Corrupt> { restoreBackup(ByteArrayInputStream(bytes), folder.resolve("crm.redb")) }
        assertFalse(Files.exists(folder.resolve("crm.redb")))
        assertEquals("foreign", assertThrows<CrmException.Storage> { checkBackup(ByteArrayInputStream(ByteArray(99))) }.code)
    }

    @Test
    fun `who may not export everything takes no backup`() = company { crm, session ->
        val hired = { preset: RolePreset ->
            val role = session.execute(AddRole(preset.draft()))
            val draft = UserDraft(name = "Ada", email = "${preset.tag}@example.com", roles = listOf(role.id))
            crm.session(session.execute(AddUser(draft)).id)
        }
        val (seller, reader) = Pair(hired(RolePreset.SELLER), hired(RolePreset.READ_ONLY))
        for (refused in listOf(seller, reader)) {
            assertThrows<CrmException.Denied> { refused.backup(folder.resolve("crm.backup")) }
        }
        assertFalse(Files.exists(folder.resolve("crm.backup")))
        assertThrows<CrmException.Denied> { seller.verify() }
        assertEquals(0, reader.verify().found)
    }

    @Test
    fun `a path that cannot be used is an error of the store`() = company { _, session ->
        val there = Files.createFile(folder.resolve("there"))
        assertThrows<CrmException.Storage> { session.backup(there) }
        assertThrows<CrmException.Storage> { session.backup(folder.resolve("nowhere/crm.backup")) }
        assertEquals("backup", assertThrows<CrmException.Storage> { checkBackup(folder.resolve("nowhere")) }.code)
        assertThrows<CrmException.Storage> { restoreBackup(ByteArrayInputStream(taken(session)), there) }
    }

    @Test
    fun `progress is told, and what it throws ends the call`() = company { _, session ->
        val heard = mutableListOf<Long>()
        val copy = folder.resolve("crm.backup")
        val report = session.backup(copy) { heard += it }
        assertEquals(heard.sorted(), heard)
        assertEquals(report.parts.sumOf { it.count }, heard.last())
        val stop = { _: Long -> error("no") }
        assertThrows<IllegalStateException> { session.backup(folder.resolve("another"), stop) }
        assertThrows<IllegalStateException> { checkBackup(copy, stop) }
        assertThrows<IllegalStateException> { restoreBackup(copy, folder.resolve("crm.redb"), stop) }
        assertThrows<IllegalStateException> { session.verify(stop) }
        assertEquals(listOf(copy), Files.list(folder).use { it.toList() })
    }

    @Test
    fun `a backup is cancelled with its coroutine`() = company { _, session ->
        runBlocking {
            val (begun, end) = Pair(CountDownLatch(1), CountDownLatch(1))
            val copy = folder.resolve("crm.backup")
            val job = launch(Dispatchers.IO) {
                runInterruptible {
                    session.backup(copy) {
                        begun.countDown()
                        end.await()
                    }
                }
            }
            begun.await()
            job.cancelAndJoin()
            assertFalse(Files.exists(copy))
        }
    }

    @Test
    fun `what a stream throws is thrown`() = company { _, session ->
        val broken = object : OutputStream() {
            override fun write(byte: Int): Unit = throw IOException("full")
        }
        assertEquals("full", assertThrows<IOException> { session.backup(broken) }.message)
        val unread = object : InputStream() {
            override fun read(): Int = throw IOException("gone")
        }
        assertEquals("gone", assertThrows<IOException> { checkBackup(unread) }.message)
    }
}
