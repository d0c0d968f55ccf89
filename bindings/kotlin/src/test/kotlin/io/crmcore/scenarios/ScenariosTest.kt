package io.crmcore.scenarios

import com.google.gson.JsonObject
import io.crmcore.Command
import io.crmcore.Question
import kotlin.reflect.KClass
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

/** The scenarios that every language plays. */
class ScenariosTest {
    @TestFactory
    fun `a scenario goes as it is written`(): List<DynamicTest> =
        scenarios().map { (file, scenario) ->
            DynamicTest.dynamicTest("$file: ${scenario.text("title")}") {
                Player().use { player -> (company().steps() + scenario.steps()).forEach(player::play) }
            }
        }

    @Test
    fun `every command, question and kind of record is played`() {
        val steps = every(company().steps() + scenarios().flatMap { it.second.steps() }).filter { it["error"] == null }
        assertEquals(names(Command::class), steps.mapNotNull { it.text("do") }.toSortedSet())
        assertEquals(names(Question::class), steps.mapNotNull { it.text("ask") }.toSortedSet())
        assertEquals(KINDS.keys.toSortedSet(), steps.mapNotNull { it.text("get") }.toSortedSet())
    }

    private fun every(steps: List<JsonObject>): List<JsonObject> =
        steps.flatMap { step -> listOf(step) + if (step.has("steps")) every(step.steps()) else emptyList() }

    private fun names(kind: KClass<*>) = kind.sealedSubclasses.map { snake(it.simpleName!!) }.toSortedSet()
}
