package io.crmcore.screen

import java.nio.file.Files
import java.nio.file.Path
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ReadmeTest {
    private val screen = Files.readString(Path.of("README.md")).substringAfter("```kotlin\n").substringBefore("```")

    @Test
    fun `the first screen of the readme runs`() = main()

    @Test
    fun `the screen that runs is that of the readme, and one screen`() {
        val file = Files.readString(Path.of("src/test/kotlin/io/crmcore/screen/FirstScreen.kt"))
        assertEquals("package io.crmcore.screen\n\n$screen", file)
        assertTrue(screen.lines().size <= 46, "${screen.lines().size} lines")
    }
}
