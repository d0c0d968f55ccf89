package io.crmcore

import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir

class CrmTest {
    @Test
    fun `a library in memory draws a new command id each time`() {
        Crm.inMemory().use { crm ->
            val id = crm.newCommandId()
            assertNotEquals(id, crm.newCommandId())
            assertEquals(7, id.value.version())
        }
    }

    @Test
    fun `a file is created, closed and opened again`(@TempDir folder: Path) {
        val path = folder.resolve("company.redb")
        repeat(2) {
            val crm = Crm.open(path)
            crm.newCommandId()
            repeat(2) { crm.close() }
        }
        assertTrue(Files.size(path) > 0)
    }

    @Test
    fun `a path in a folder that is not there is an error of the store that says so`(@TempDir folder: Path) {
        val refused = assertThrows<CrmException.Storage> { Crm.open(folder.resolve("nowhere/company.redb")) }
        assertEquals("backend", refused.code)
        assertFalse(refused.isRetryable)
        assertEquals("storage backend: ${refused.detail}", refused.message)
        assertTrue("No such file" in refused.detail || "not found" in refused.detail, refused.detail)
    }

    @Test
    fun `a file that is open already is in use, and that may pass`(@TempDir folder: Path) {
        val path = folder.resolve("company.redb")
        Crm.open(path).use {
            val refused = assertThrows<CrmException.Storage> { Crm.open(path) }
            assertEquals("locked", refused.code)
            assertTrue(refused.isRetryable)
        }
    }
}
