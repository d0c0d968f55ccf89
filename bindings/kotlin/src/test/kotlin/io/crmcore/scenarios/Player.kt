package io.crmcore.scenarios

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonNull
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import com.google.gson.JsonPrimitive
import io.crmcore.CalendarReading
import io.crmcore.CalendarWriting
import io.crmcore.CardReading
import io.crmcore.CardVersion
import io.crmcore.CardWriting
import io.crmcore.Command
import io.crmcore.Crm
import io.crmcore.CrmException
import io.crmcore.CrmOptions
import io.crmcore.ImportId
import io.crmcore.ImportMapping
import io.crmcore.Question
import io.crmcore.RecordId
import io.crmcore.Session
import io.crmcore.UserId
import io.crmcore.fromJson
import io.crmcore.readCalendar
import io.crmcore.readCards
import io.crmcore.toJson
import io.crmcore.writeCalendar
import io.crmcore.writeCards
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.UUID
import kotlin.reflect.full.primaryConstructor
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull

private const val TODAY = "2026-05-04"
private val FOLDER = Path.of("../vectors")

/** Every scenario, with the name of its file. */
fun scenarios(): List<Pair<String, JsonObject>> =
    Files.list(FOLDER).use { paths -> paths.filter { it.toString().endsWith(".json") }.sorted().toList() }
        .filter { it.fileName.toString() != "company.json" }
        .flatMap { path -> parsed(path).asJsonArray.map { path.fileName.toString() to it.asJsonObject } }

/** What is played before each scenario. */
fun company(): JsonObject = parsed(FOLDER.resolve("company.json")).asJsonObject

private fun parsed(path: Path): JsonElement = JsonParser.parseString(Files.readString(path))

fun JsonObject.steps(): List<JsonObject> = getAsJsonArray("steps").map { it.asJsonObject }

fun JsonObject.text(name: String): String? = get(name)?.asString

/** Every kind of record by its name in the scenarios. */
val KINDS: Map<String, (UUID) -> RecordId<*>> =
    RecordId::class.sealedSubclasses.associate { kind ->
        val make = { id: UUID -> kind.primaryConstructor!!.call(id) }
        make(UUID(0, 0)).type.toString().replace('_', ' ') to make
    }

/** Plays one scenario, step by step. */
class Player : AutoCloseable {
    private val crm = Crm.inMemory(CrmOptions(seed = 1, clock = noon(TODAY)))
    private val known = HashMap<String, JsonElement>()

    override fun close() = crm.close()

    fun play(step: JsonObject) {
        step["repeat"]?.let { times ->
            repeat(times.asInt) { step.steps().forEach(::play) }
            return
        }
        val what = listOf("do", "ask", "get", "call").firstNotNullOf { step.text(it) }
        val before = last()
        val answer =
            try {
                shown(answer(step))
            } catch (refused: CrmException) {
                assertEquals(step.text("error"), refused.code, "$what: $refused")
                step.text("about")?.let { assertEquals(it, refused.subject, what) }
                assertEquals(before, last(), "$what was refused and logged something")
                return
            }
        assertNull(step["error"], "$what answers $answer")
        step["then"]?.let { assertNull(difference(what, resolved(it), answer)) }
        step["events"]?.let { expected -> assertEquals(expected.asJsonArray.map { it.asString }, logged(before), what) }
        step.text("name")?.let { known[it] = answer }
    }

    private fun answer(step: JsonObject): Any? {
        val session = session(step)
        val with = resolved(step["with"] ?: JsonObject())
        step.text("do")?.let { return session.execute(again(Command.fromJson(call("do", it, with)))) }
        step.text("ask")?.let { return session.ask(Question.fromJson(call("ask", it, with))) }
        step.text("call")?.let { return called(session, it, with.asJsonObject) }
        // What is no id cannot even be asked for.
        val id = runCatching { UUID.fromString(with.asString) }.getOrNull() ?: return session.execute(Command.fromJson("{}"))
        return session.get(KINDS.getValue(step.text("get")!!)(id))
    }

    private fun called(session: Session, name: String, with: JsonObject): Any {
        val (reading, writing) = listOf("reading", "writing").map { with.getAsJsonObject(it) ?: JsonObject() }
        return when (name) {
            "cards" -> {
                val options = CardReading(reading.text("source")!!, reading.text("home"), reading.text("birthday"))
                val found = readCards(with.text("text")!!, options)
                val version = CardVersion.entries.find { it.tag == writing.text("version") } ?: CardVersion.V4
                val written = writeCards(found.cards, CardWriting(version, writing.text("source")!!, writing.text("birthday")))
                mapOf("found" to found, "written" to written)
            }
            "calendar" -> {
                val options = CalendarReading(reading.text("zone")!!, untitled = reading.text("untitled"))
                val found = readCalendar(with.text("text")!!, options)
                val now = Instant.parse(writing.text("now")!!)
                mapOf("found" to found, "written" to writeCalendar(found.appointments, CalendarWriting(writing.text("zone")!!, now)))
            }
            else -> brought(session, with.text("import")?.let(ImportId::parse), with)
        }
    }

    private fun brought(session: Session, import: ImportId?, with: JsonObject): Any {
        val mapping = ImportMapping.fromJson(with["mapping"].toString())
        assertEquals(mapping, ImportMapping.fromJson(mapping.toJson()))
        val columns = with.getAsJsonArray("columns").map { it.asString }
        val rows = with.getAsJsonArray("rows").map { row -> row.asJsonArray.map { it.asString } }
        val report = if (import == null) session.tryMapped(mapping, columns, rows) else session.importMapped(import, mapping, columns, rows)
        return mapOf(
            "created" to report.created,
            "changed" to report.changed,
            "kept" to report.kept,
            "refused" to report.refused.map { (row, error) -> listOf(row, error.code, error.subject) },
            "left_out" to report.leftOut.map { (row, fault) -> listOf(row, fault.field) },
        )
    }

    /** The command, which is the same after a way through JSON. */
    private fun again(command: Command<*>): Command<*> = command.also { assertEquals(it, Command.fromJson(it.toJson())) }

    private fun call(key: String, tag: String, with: JsonElement) =
        JsonObject().apply {
            addProperty(key, tag)
            add("with", with)
        }.toString()

    private fun session(step: JsonObject): Session {
        val now = noon(step.text("on") ?: TODAY)
        val actor = step.text("as") ?: "administrator"
        return if (actor == "system") crm.system("scenario", now) else crm.session(UserId.parse(find("$actor.id").asString), now)
    }

    private fun find(reference: String): JsonElement {
        val parts = reference.split('.')
        return parts.drop(1).fold(known.getValue(parts[0])) { value, part ->
            if (value is JsonArray) value[part.toInt()] else value.asJsonObject[part]
        }
    }

    private fun resolved(value: JsonElement): JsonElement =
        when {
            value is JsonPrimitive && value.isString && value.asString.startsWith("$") -> find(value.asString.drop(1))
            value is JsonArray -> JsonArray().apply { value.forEach { add(resolved(it)) } }
            value is JsonObject -> JsonObject().apply { value.entrySet().forEach { (name, item) -> add(name, resolved(item)) } }
            value is JsonNull -> value
            else -> value
        }

    private fun last(): Long {
        val host = crm.system("scenario")
        return generateSequence(host.changes()) { page -> if (page.isEnd) null else host.changes(page.cursor) }.last().cursor
    }

    private fun logged(before: Long): List<String> =
        crm.system("scenario").changes(before).entries.flatMap { entry -> entry.events.map { it.name } }

    private companion object {
        fun noon(day: String): Instant = Instant.parse("${day}T12:00:00Z")
    }
}
