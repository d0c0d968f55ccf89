package io.crmcore.scenarios

import com.google.gson.JsonArray
import com.google.gson.JsonElement
import com.google.gson.JsonNull
import com.google.gson.JsonObject
import com.google.gson.JsonPrimitive
import java.lang.reflect.Field
import java.math.BigDecimal
import kotlin.reflect.KClass
import kotlin.reflect.full.primaryConstructor

/** A value of the package in the form of the scenarios. */
fun shown(value: Any?): JsonElement =
    when (value) {
        null, Unit -> JsonNull.INSTANCE
        is Number -> if (value is BigDecimal) JsonPrimitive(value.toPlainString()) else JsonPrimitive(value)
        is Boolean -> JsonPrimitive(value)
        is Enum<*> -> JsonPrimitive(tagOf(value))
        is List<*> -> JsonArray().apply { value.forEach { add(shown(it)) } }
        is Pair<*, *> -> JsonArray().apply { listOf(value.first, value.second).forEach { add(shown(it)) } }
        is Map<*, *> -> JsonObject().apply { value.forEach { (name, item) -> add(name.toString(), shown(item)) } }
        else -> if (value::class.isData) ofClass(value) else JsonPrimitive(value.toString())
    }

/** The name under which a constant is written. */
fun tagOf(constant: Enum<*>): String = constant.declaringJavaClass.getMethod("getTag").invoke(constant) as String

private fun ofClass(value: Any): JsonElement {
    val kind = value::class
    val fields = fieldsOf(kind)
    val isVariant = kind.java.enclosingClass?.kotlin?.isSealed == true
    val content = JsonObject().apply { fields.forEach { (name, field) -> add(snake(name), shown(field.get(value))) } }
    if (!isVariant) return content
    val tag = snake(kind.simpleName!!)
    return when (fields.keys) {
        emptySet<String>() -> JsonPrimitive(tag)
        setOf("value") -> JsonObject().apply { add(tag, content["value"]) }
        else -> JsonObject().apply { add(tag, content) }
    }
}

private val known = HashMap<KClass<*>, Map<String, Field>>()

/** The fields of a data class, in the order of its constructor; an id stands in one as its UUID. */
private fun fieldsOf(kind: KClass<*>): Map<String, Field> =
    known.getOrPut(kind) {
        val names = kind.primaryConstructor?.parameters.orEmpty().map { it.name!! }
        names.associateWith { name -> kind.java.getDeclaredField(name).apply { isAccessible = true } }
    }

/** `recycleOn` as `recycle_on`, `Nurturing` as `nurturing`. */
fun snake(name: String): String =
    name.foldIndexed("") { at, out, c -> out + if (c.isUpperCase() && at > 0) "_${c.lowercase()}" else c.lowercase() }

/** Where [found] differs from [expected], which names only what matters. */
fun difference(path: String, expected: JsonElement, found: JsonElement): String? =
    when {
        expected is JsonObject && found is JsonObject ->
            expected.entrySet().firstNotNullOfOrNull { (name, value) ->
                difference("$path.$name", value, found[name] ?: JsonNull.INSTANCE)
            }
        expected is JsonArray && found is JsonArray && expected.size() == found.size() ->
            expected.zip(found).withIndex().firstNotNullOfOrNull { (at, pair) -> difference("$path[$at]", pair.first, pair.second) }
        expected == found -> null
        else -> "$path is $found, not $expected"
    }
